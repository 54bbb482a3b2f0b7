"""The log of Medicare bad debt by hand-worked rows: 42 CFR 413.89."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.medicare_bad_debt import BadDebtFacts, line_of

BILLED = date(2026, 1, 10)
DAYS = timedelta(days=1)
ALLOWED = BadDebtFacts(
    account="E0123456789AB", last_name="Novak", first_name="Jan", medicare_number="1EG4TE5MK72", medicaid_number="",
    service_from=date(2025, 12, 1), service_to=date(2025, 12, 3), institutional=True, first_bill=BILLED, payments=(),
    indigent=False, medicare_decided=date(2026, 1, 5), medicaid_decided=None, sent_to_agency=True,
    returned=date(2026, 9, 1), at_agency=False, written_off_on=date(2026, 9, 2), written_off=167_600, recovered=0,
    deductible=163_200, coinsurance=4_400, paid=0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "allowable", "why_not"),
    [
        # Deductible 1,632.00 and coinsurance 44.00, all written off: all of it.
        ({}, 167_600, ""),
        # 600.00 were paid before, 1,076.00 written off.
        ({"paid": 60_000, "written_off": 107_600}, 107_600, ""),
        # 1,676.00 written off, 76.00 came afterwards: 1,600.00 stay bad debt.
        ({"recovered": 7_600, "paid": 7_600}, 160_000, ""),
        # 100.00 of what is written off were no deductible or coinsurance (a service that Medicare does not cover).
        ({"written_off": 177_600}, 167_600, ""),
        # 119 days after the first bill.
        ({"written_off_on": BILLED + 119 * DAYS}, 0, "the effort lasts until 2026-05-10"),
        ({"written_off_on": BILLED + 120 * DAYS}, 167_600, ""),
        # A payment on day 100 starts 120 days again: until day 220.
        (
            {"payments": (BILLED + 100 * DAYS,), "written_off_on": BILLED + 219 * DAYS},
            0,
            "the effort lasts until 2026-08-18",
        ),
        ({"payments": (BILLED + 100 * DAYS,), "written_off_on": BILLED + 220 * DAYS}, 167_600, ""),
        # A payment after the 120 days starts nothing.
        ({"payments": (BILLED + 130 * DAYS,), "written_off_on": BILLED + 140 * DAYS}, 167_600, ""),
        ({"at_agency": True, "returned": None}, 0, "still at the agency"),
        ({"first_bill": None}, 0, "no bill was sent"),
        # Indigent: no effort is asked.
        ({"indigent": True, "first_bill": None, "written_off_on": BILLED}, 167_600, ""),
        # Medicaid too: the State must have been billed.
        ({"indigent": True, "medicaid_number": "M1"}, 0, "the State was not billed"),
        ({"indigent": True, "medicaid_number": "M1", "medicaid_decided": BILLED}, 167_600, ""),
        ({"institutional": False}, 0, "paid under a fee schedule"),
        ({"deductible": 0, "coinsurance": 0}, 0, "no Medicare deductible or coinsurance"),
    ],
)
def test_a_row(changed: dict[str, object], allowable: int, why_not: str) -> None:
    line = line_of(replace(ALLOWED, **changed))  # type: ignore[arg-type]  # fields by name
    assert line.allowable == allowable
    assert line.why_not.startswith(why_not)
    assert bool(line.why_not) == bool(why_not)
