"""Interest on late payments: worked by hand, with the days and rates of the data."""

from datetime import date
from decimal import Decimal

import pytest

from codesets.payer_letters import interest_letter
from codesets.payers import find_payer
from codesets.prompt_pay import law_of
from domain.prompt_pay import interest_due, last_day
from models.prompt_pay import DatedRate, PromptPayLaw

MARCH = date(2026, 3, 1)


def law(percent: str, days: int = 30, *, leap_years: bool = False) -> PromptPayLaw:
    rates = (DatedRate(since=date(2000, 1, 1), percent=Decimal(percent)),)
    return PromptPayLaw(days=days, rates=rates, leap_years=leap_years, source="test")


@pytest.mark.parametrize(
    ("percent", "paid_on", "principal", "cents"),
    [
        ("12", date(2026, 3, 31), 100_000, None),  # day 30: in time
        ("12", date(2026, 4, 1), 100_000, 33),  # 1,000.00 x 0.12 x 1/365 = 0.3288
        ("12", date(2026, 4, 30), 100_000, 986),  # 30 days: 9.8630
        ("12", date(2027, 3, 31), 100_000, 12_000),  # a year late: 12 % of it
        ("4.625", date(2026, 4, 10), 100_000, 127),  # 10 days: 1.2671
        ("12", date(2026, 4, 1), 1, None),  # less than half a cent
        ("18.25", date(2026, 4, 1), 1_000, 1),  # 10.00 x 0.1825 / 365 = 0.0050: half a cent goes up
        ("12", date(2026, 6, 1), 0, None),  # nothing was paid
        ("0", date(2026, 6, 1), 100_000, None),
    ],
)
def test_interest_worked_by_hand(percent: str, paid_on: date, principal: int, cents: int | None) -> None:
    found = interest_due(law(percent), MARCH, paid_on, principal)
    assert (found.cents if found else None) == cents


def test_the_period_begins_on_the_day_after_the_payment_was_due() -> None:
    """The manual's own example: received on March 1, it must be paid by March 31."""
    assert last_day(law("1"), date(2014, 3, 1)) == date(2014, 3, 31)
    found = interest_due(law("12"), date(2014, 3, 1), date(2014, 4, 2), 100_000)
    assert found is not None
    assert (found.days_late, found.last_day) == (2, date(2014, 3, 31))


def test_the_rate_is_that_of_the_day_of_payment() -> None:
    rates = (DatedRate(since=date(2025, 1, 1), percent=Decimal("4.625")),)
    rates += (DatedRate(since=date(2026, 7, 1), percent=Decimal(4)),)
    treasury = PromptPayLaw(days=30, rates=rates, source="Treasury")
    for paid_on, percent in ((date(2026, 6, 30), "4.625"), (date(2026, 7, 1), "4"), (date(2024, 12, 31), None)):
        found = interest_due(treasury, date(2024, 6, 1), paid_on, 1_000_000)
        assert (str(found.percent) if found else None) == percent


def test_a_leap_year_counts_where_the_law_says_so() -> None:
    # 10,000.00 x 0.0366 x 10/366 = 10.00; over 365 days 10.03
    args = (date(2028, 3, 1), date(2028, 4, 10), 1_000_000)
    leap, plain = interest_due(law("3.66", leap_years=True), *args), interest_due(law("3.66"), *args)
    assert leap is not None
    assert plain is not None
    assert (leap.cents, plain.cents) == (1_000, 1_003)


@pytest.mark.parametrize(
    ("payer", "state", "electronic", "paper"),
    [
        ("BLUEP", "NE", 30, 45),
        ("BLUEP", "FL", 20, 40),
        ("HARBR", "GA", 15, 30),
        ("BLUEP", "HI", 15, 30),
        ("MEDB1", "FL", 30, 30),
    ],
)
def test_days_by_state_and_kind_of_payer(payer: str, state: str, electronic: int, paper: int) -> None:
    found = [law_of(find_payer(payer), state, electronic=way) for way in (True, False)]
    assert [each.days for each in found if each] == [electronic, paper]
    assert all(each.editable and each.source for each in found if each)


@pytest.mark.parametrize("payer", ["UNITY", "STMCD", "SELFP"])
def test_an_employers_plan_and_medicaid_owe_no_interest(payer: str) -> None:
    assert law_of(find_payer(payer), "NE") is None
    assert law_of(None, "NE") is None


def test_the_letter_says_how_the_interest_was_computed() -> None:
    due = interest_due(law("12"), MARCH, date(2026, 4, 30), 100_000)
    assert due is not None
    letter = interest_letter("E0123456789ABP01", "ICN7", due, paid_cents=86)
    assert "$1,000.00 x 12 % x 30 / 365 = $9.86" in letter
    assert "due by March 31, 2026" in letter
    assert "pay $9.00 within" in letter
