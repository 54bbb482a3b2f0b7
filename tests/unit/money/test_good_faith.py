"""Good-faith estimates: when one is due, and when a bill may be disputed. Days counted by hand."""

from datetime import date

import pytest

from codesets.clocks import load_clocks
from domain.deadlines import due_date
from domain.good_faith import CLOCKS, EstimateDue, changed_due, due_after, estimate_clock, excess, first_due
from models.estimates import EstimateRequest, ExpectedService
from models.intake import Patient

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


def request(**more: object) -> EstimateRequest:
    return EstimateRequest.model_validate({"patient": Patient()} | more)


def days(due: EstimateDue | None) -> tuple[str, date] | None:
    return (due.clock.name.removeprefix("good_faith_estimate"), due.last_day) if due else None


@pytest.mark.parametrize(
    ("booked", "asked", "visit", "due"),
    [
        (date(2026, 6, 4), None, VISIT, ("", date(2026, 6, 9))),  # 10 business days ahead
        (date(2026, 6, 5), None, VISIT, ("_3_to_9_days", date(2026, 6, 8))),  # 9
        (date(2026, 6, 15), None, VISIT, ("_3_to_9_days", date(2026, 6, 16))),  # 3
        (date(2026, 6, 16), None, VISIT, None),  # 2
        (date(2026, 6, 18), None, VISIT, None),  # on the day
        (date(2026, 6, 6), None, VISIT, ("_3_to_9_days", date(2026, 6, 8))),  # a Saturday: 9, due on Monday
        (
            date(2026, 11, 25),
            None,
            date(2026, 12, 1),
            ("_3_to_9_days", date(2026, 11, 27)),
        ),  # 26 November: Thanksgiving
        (date(2026, 11, 27), None, date(2026, 12, 1), None),
        (date(2026, 7, 2), None, date(2026, 7, 17), ("", date(2026, 7, 8))),  # 3 July: Independence Day as observed
        (None, date(2026, 6, 16), VISIT, ("", date(2026, 6, 22))),  # asked two days before: over holiday and weekend
        (None, date(2026, 6, 16), None, ("", date(2026, 6, 22))),
        (date(2026, 6, 15), date(2026, 6, 15), VISIT, ("_3_to_9_days", date(2026, 6, 16))),  # the earlier one holds
        (date(2026, 6, 16), date(2026, 6, 16), VISIT, ("", date(2026, 6, 22))),
        (None, None, VISIT, None),
    ],
)
def test_when_a_request_is_due(
    booked: date | None, asked: date | None, visit: date | None, due: tuple[str, date] | None
) -> None:
    assert days(first_due(CLOCK, request(booked_on=booked, asked_on=asked, service_date=visit))) == due


@pytest.mark.parametrize(
    ("today", "visit", "due"),
    [
        (date(2026, 6, 8), VISIT, ("_changed", date(2026, 6, 17))),
        (date(2026, 6, 18), VISIT, ("_changed", date(2026, 6, 18))),  # less than a day before: at once
        (date(2026, 6, 8), date(2026, 6, 22), ("_changed", date(2026, 6, 18))),  # before the holiday
        (date(2026, 6, 8), None, ("", date(2026, 6, 11))),
    ],
)
def test_what_has_changed_is_estimated_anew_before_the_visit(
    today: date, visit: date | None, due: tuple[str, date]
) -> None:
    assert days(changed_due(CLOCK, visit, today)) == due


BOOKED = request(booked_on=date(2026, 6, 4), service_date=VISIT)
OWED = EstimateDue(CLOCK["good_faith_estimate"], date(2026, 6, 4), date(2026, 6, 9))


@pytest.mark.parametrize(
    ("changed", "given", "due"),
    [
        # Moved to a later day before it was given: no more time for it. To a nearer one: less.
        ({"service_date": date(2026, 7, 20), "booked_on": date(2026, 6, 8)}, False, ("", date(2026, 6, 9))),
        ({"service_date": date(2026, 6, 12), "booked_on": date(2026, 6, 5)}, False, ("_3_to_9_days", date(2026, 6, 8))),
        ({"lines": (ExpectedService(code="99213"),)}, False, ("", date(2026, 6, 9))),
        # Given already: what is new calls for another one, and nothing else does.
        ({"service_date": date(2026, 7, 20), "booked_on": date(2026, 6, 8)}, True, ("", date(2026, 6, 11))),
        ({"service_date": date(2026, 6, 10), "booked_on": date(2026, 6, 8)}, True, None),
        ({"lines": (ExpectedService(code="99213"),)}, True, ("_changed", date(2026, 6, 17))),
        ({"asked_on": date(2026, 6, 8)}, True, ("", date(2026, 6, 11))),
    ],
)
def test_a_change(changed: dict[str, object], given: bool, due: tuple[str, date] | None) -> None:
    after, today = BOOKED.model_copy(update=changed), date(2026, 6, 8)
    owed = None if given else OWED
    assert days(due_after(CLOCK, BOOKED, after, owed=owed, given=given, today=today)) == due
