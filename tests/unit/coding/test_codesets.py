"""The shipped data: whole, consistent with each other, by effective date."""

from datetime import date
from decimal import Decimal

import pytest
from contract_samples import expected_cents

from codesets.book import BOOK
from codesets.carc import NextAction, ReasonClass, reason
from codesets.clocks import load_clocks
from codesets.data_files import rows
from codesets.icd10cm import diagnosis
from codesets.payers import find_payer, payers
from codesets.procedures import charge_cents, procedure
from models.clocks import Calendar, Unit
from models.tasks import TASK_TYPES

ON = date(2026, 1, 12)


def test_every_task_type_has_its_clock() -> None:
    names = {clock.name for clock in load_clocks()}
    assert {task.clock for task in TASK_TYPES.values()} - names == set()


def test_clocks_are_unique_and_business_clocks_count_days() -> None:
    clocks = load_clocks()
    keys = [(clock.name, clock.payer_id, clock.effective_from) for clock in clocks]
    assert len(set(keys)) == len(keys)
    assert all(clock.unit is Unit.DAYS for clock in clocks if clock.calendar is Calendar.BUSINESS)
    assert {clock.payer_id for clock in clocks if clock.payer_id} <= {payer.id for payer in payers()}


def test_each_appeal_level_has_its_clocks() -> None:
    clocks = {(clock.name, clock.payer_id) for clock in load_clocks()}
    for payer in payers():
        for level in range(1, len(payer.appeal_levels) + 1):
            for name in (f"appeal_filing_{level}", f"appeal_decision_{level}"):
                assert (name, payer.id) in clocks or (name, "") in clocks


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Medicare", "MEDB1"),
        ("medicaid", "STMCD"),
        ("Dual Eligible", "MEDB1"),
        ("Cigna Health", "CIGNA"),
        ("Blue Cross Blue Shield", "BCBSX"),
        ("NO_INSURANCE", "SELFP"),
        ("UNITY", "UNITY"),
    ],
)
def test_payers_are_found_by_any_name(name: str, expected: str) -> None:
    payer = find_payer(name)
    assert payer is not None
    assert payer.id == expected


def test_payer_names_are_not_shared() -> None:
    for payer in payers():
        for name in (payer.id, payer.name, *payer.aliases):
            assert find_payer(name) == payer
    assert find_payer("Acme") is None
    partner = find_payer("MEDB1")
    assert partner is not None
    assert find_payer(partner.crossover_partner) is not None


def test_every_service_has_a_price_and_every_contract_is_below_it() -> None:
    for row in rows("procedures.csv"):
        if not row["effective_to"]:
            assert charge_cents(row["code"], ON), row["code"]
    for row in rows("contracts.csv"):
        if (row["setting"], row["method"]) == ("professional", "fee"):
            assert procedure(row["code"], ON)
            charge = charge_cents(row["code"], ON)
            assert charge is not None
            assert 0 < Decimal(row["amount"]) * 100 <= charge


def test_expected_amounts_follow_modifiers() -> None:
    assert expected_cents("BLUEP", "99213", (), ON) == 10915
    assert expected_cents("BLUEP", "99213", ("25",), ON) == 10915
    assert expected_cents("BLUEP", "20610", (), ON) == 7800
    assert expected_cents("BLUEP", "20610", ("50",), ON) == 11700
    assert expected_cents("BLUEP", "71046", ("26",), ON) is None
    assert expected_cents("AETNA", "99213", (), ON) is None


def test_codes_depend_on_the_date() -> None:
    assert procedure("99201", date(2020, 12, 31))
    assert procedure("99201", date(2021, 1, 1)) is None
    assert diagnosis("U07.1", date(2019, 1, 1)) is None
    assert diagnosis("u071", ON)


def test_synonyms_lead_to_billable_codes() -> None:
    for synonym in BOOK.synonyms():
        if synonym.system == "ICD-10-CM":
            found = BOOK.diagnosis(synonym.code, ON)
            assert found is not None, synonym
            assert found.billable, synonym
        else:
            assert BOOK.procedure(synonym.code, ON), synonym


def test_reasons() -> None:
    assert reason("CO-45").reason_class is ReasonClass.CONTRACTUAL
    assert reason("PR-45").group == "PR"
    assert reason("1").reason_class is ReasonClass.PATIENT
    assert reason("50").next_action is NextAction.APPEAL
    assert reason("16").next_action is NextAction.CORRECTED_CLAIM
    unknown = reason("CO-9999")
    assert (unknown.reason_class, unknown.next_action) == (ReasonClass.DENIAL, NextAction.REVIEW)
