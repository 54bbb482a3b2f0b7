"""Good-faith estimates: when one is due, and when a bill may be disputed. Days counted by hand."""

from datetime import date

import pytest

from codesets.clocks import load_clocks
from domain.deadlines import due_date
from domain.good_faith import CLOCKS, estimate_clock, excess

CLOCK = {clock.name: clock for clock in load_clocks() if clock.name in (*CLOCKS, "estimate_dispute")}
VISIT = date(2026, 6, 18)  # a Thursday; 19 June is a federal holiday


@pytest.mark.parametrize(
    ("booked", "due"),
    [
        (date(2026, 6, 4), date(2026, 6, 9)),  # 10 business days ahead: 3 business days
        (date(2026, 6, 5), date(2026, 6, 8)),  # 9: the next one, over the weekend
        (date(2026, 6, 15), date(2026, 6, 16)),  # 3
        (date(2026, 6, 16), None),  # 2: none is due
        (None, None),
    ],
)
def test_when_an_estimate_is_due(booked: date | None, due: date | None) -> None:
    clock = estimate_clock(CLOCK, booked=booked, service_date=VISIT)
    if booked is None:
        assert clock is CLOCK["good_faith_estimate"]
    else:
        assert (due_date(clock, booked) if clock else None) == due


def test_whoever_asks_without_a_visit_gets_it_in_three_business_days() -> None:
    clock = estimate_clock(CLOCK, booked=None, service_date=None)
    assert clock is not None
    assert due_date(clock, VISIT) == date(2026, 6, 24)  # over the holiday and the weekend


@pytest.mark.parametrize(
    ("billed", "on", "disputable"),
    [
        (69_999, date(2026, 7, 1), False),
        (70_000, date(2026, 7, 1), True),  # $400.00 above $300.00
        (70_000, date(2026, 10, 29), True),  # 120 days after the first bill
        (70_000, date(2026, 10, 30), False),
        (20_000, date(2026, 7, 1), False),
    ],
)
def test_when_a_bill_may_be_disputed(billed: int, on: date, disputable: bool) -> None:
    found = excess(
        estimate_cents=30_000,
        issued_on=date(2026, 6, 4),
        billed_cents=billed,
        first_statement=date(2026, 7, 1),
        clock=CLOCK["estimate_dispute"],
        on=on,
    )
    assert (found.disputable, found.last_day, found.cents) == (disputable, date(2026, 10, 29), billed - 30_000)
