"""A contract file and its mistakes, each with its row and column."""

from pathlib import Path

import pytest

from domain.contracts import ContractError, read_terms
from storage.contracts import shipped

NAMES = "payer_id,plan,locality,setting,place,code,modifier,method,amount,schedule,conversion_factor,lesser_of_charge,effective_from,effective_to,note"  # noqa: E501
RIGHT = {"payer_id": "BLUEP", "code": "99213", "method": "fee", "amount": "109.15", "effective_from": "2026-01-01"}


def row(**values: str) -> str:
    found = RIGHT | values
    return ",".join(found.get(name, "") for name in NAMES.split(","))


def problems(*rows: str, names: str = NAMES) -> list[tuple[int, str]]:
    with pytest.raises(ContractError) as refused:
        read_terms("\n".join((names, *rows)), frozenset({"BLUEP"}))
    assert all(each.message and each.remedy for each in refused.value.problems)
    return [(each.row, each.column) for each in refused.value.problems]


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"payer_id": "NOBODY"}, "payer_id"),
        ({"payer_id": ""}, "payer_id"),
        ({"code": ""}, "code"),
        ({"code": "9 213"}, "code"),
        ({"code": "99215-99202"}, "code"),
        ({"code": "99202-J3301"}, "code"),
        ({"code": "colour=2"}, "code"),
        ({"method": "gift"}, "method"),
        ({"amount": ""}, "amount"),
        ({"amount": "a lot"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"method": "multiple", "amount": "100/x"}, "amount"),
        ({"method": "components", "amount": "50"}, "amount"),
        ({"method": "practice_expense", "amount": "50/50"}, "amount"),
        ({"locality": "Omaha"}, "locality"),
        ({"setting": "garden"}, "setting"),
        ({"place": "11"}, "place"),
        ({"modifier": "5"}, "modifier"),
        ({"method": "modifier"}, "modifier"),
        ({"method": "units", "amount": "1"}, "modifier"),
        ({"schedule": "2024"}, "schedule"),
        ({"method": "medicare", "schedule": "last year"}, "schedule"),
        ({"conversion_factor": "40"}, "conversion_factor"),
        ({"method": "asp", "conversion_factor": "40"}, "conversion_factor"),
        ({"lesser_of_charge": "maybe"}, "lesser_of_charge"),
        ({"effective_from": ""}, "effective_from"),
        ({"effective_from": "1/1/2026"}, "effective_from"),
        ({"effective_to": "2025-12-31"}, "effective_to"),
    ],
)
def test_a_mistake_is_named_with_row_and_column(values: dict[str, str], column: str) -> None:
    assert problems("# a remark", row(), row(**values)) == [(4, column)]


def test_columns_are_checked_first() -> None:
    assert problems("x", names="payer_id,code,method,effective_from,price") == [(1, "amount"), (1, "price")]
    assert problems(names="") == [(1, "")]


def test_every_mistake_is_told_at_once() -> None:
    assert problems(row(amount="x", payer_id="NOBODY"), row(code="?")) == [(2, "amount"), (2, "payer_id"), (3, "code")]


@pytest.mark.parametrize(
    ("first", "second", "tie"),
    [
        ({}, {}, True),
        ({}, {"method": "charge", "amount": "50"}, True),
        ({"effective_to": "2026-06-30"}, {"effective_from": "2026-07-01"}, False),
        ({"effective_to": "2026-07-01"}, {"effective_from": "2026-07-01"}, True),
        ({}, {"code": "99214"}, False),
        ({}, {"code": "99202-99215"}, False),
        ({}, {"plan": "G77"}, False),
        ({}, {"modifier": "26"}, False),
        ({}, {"place": "facility"}, False),
        ({}, {"setting": "professional"}, False),
        ({"code": "99202-99215"}, {"code": "99210-99223"}, True),
        ({"code": "99202-99215"}, {"code": "99211-99215"}, False),
        ({"code": "99202-99205"}, {"code": "99212-99215"}, False),
        ({"code": "multiple_procedure=2"}, {"code": "multiple_procedure=3"}, False),
        ({"code": "multiple_procedure=2"}, {"code": "bilateral=1"}, True),
        ({"code": "*"}, {"code": "*", "method": "per_diem"}, False),
        ({"code": "*", "method": "drg"}, {"code": "*", "method": "drg"}, True),
        ({"code": "*", "method": "multiple"}, {"code": "*", "method": "endoscopy"}, True),
        ({"method": "modifier", "modifier": "50"}, {"method": "modifier", "modifier": "52"}, False),
    ],
)
def test_two_rows_between_which_nothing_decides_are_refused(
    first: dict[str, str], second: dict[str, str], tie: bool
) -> None:
    if tie:
        assert problems(row(**first), row(**second)) == [(3, "")]
    else:
        assert len(read_terms("\n".join((NAMES, row(**first), row(**second))), frozenset({"BLUEP"}))) == 2


def test_the_rows_of_the_documentation_are_right() -> None:
    page = (Path(__file__).parents[3] / "docs" / "contracts.md").read_text()
    (rows,) = (block for block in page.split("```") if block.strip().startswith("payer_id,"))
    assert len(read_terms(rows.strip(), frozenset())) == len(rows.strip().splitlines()) - 1


def test_the_shipped_contracts_are_right() -> None:
    assert len(shipped().terms) > 400
