"""Good-faith estimates: when one is due, and when a bill may be disputed (45 CFR 149.610, 149.620)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.deadlines import counted_back, due_date
from models.clocks import Calendar, Clock, Unit
from models.estimates import EstimateRequest, Excess

SUBSTANTIALLY = 40_000
"""Cents by which a bill must at least exceed its estimate: 45 CFR 149.620(a)(2)(ii). Law, not policy."""
_ASKED = "good_faith_estimate"
_SOON = "good_faith_estimate_3_to_9_days"
_CHANGED = "good_faith_estimate_changed"
CLOCKS = (_ASKED, _SOON, _CHANGED)


@dataclass(frozen=True, slots=True)
class EstimateDue:
    """By when an estimate is due: its clock, the day on which that began, the last day."""

    clock: Clock
    began: date
    last_day: date


def estimate_clock(clocks: Mapping[str, Clock], *, booked: date | None, service_date: date | None) -> Clock | None:
    """Return the clock of an estimate; None where the visit was booked less than 3 business days ahead.

    `booked` is None where the patient asked for it: then there is always one (45 CFR 149.610(b)(1)(vi)(C)).
    """
    if booked is None or service_date is None:
        return clocks[_ASKED]
    if booked <= _ahead(service_date, 10):
        return clocks[_ASKED]
    return clocks[_SOON] if booked <= _ahead(service_date, 3) else None


def first_due(clocks: Mapping[str, Clock], request: EstimateRequest) -> EstimateDue | None:
    """Return by when an estimate is due for a booking or a question; both have their clock, and the earlier one holds.

    None where neither calls for one.
    """
    found = []
    if request.asked_on is not None:
        found.append(_due(clocks[_ASKED], request.asked_on))
    if request.booked_on is not None and request.service_date is not None:
        clock = estimate_clock(clocks, booked=request.booked_on, service_date=request.service_date)
        found += [_due(clock, request.booked_on)] if clock else []
    return min(found, key=lambda each: each.last_day, default=None)


def changed_due(clocks: Mapping[str, Clock], service_date: date | None, today: date) -> EstimateDue:
    """Return by when a new estimate is due because what was estimated has changed (45 CFR 149.610(b)(1)(vii)).

    One business day before the visit, but never before today; without a visit as if the patient asked today.
    """
    if service_date is None:
        return _due(clocks[_ASKED], today)
    return EstimateDue(clocks[_CHANGED], today, max(counted_back(clocks[_CHANGED], service_date), today))


def due_after(
    clocks: Mapping[str, Clock],
    before: EstimateRequest,
    after: EstimateRequest,
    *,
    owed: EstimateDue | None,
    given: bool,
    today: date,
) -> EstimateDue | None:
    """Return by when an estimate is due after a change of what was booked; None where none is.

    Args:
        clocks: The rows of CLOCKS.
        before: As it was.
        after: As it is now.
        owed: The clock that runs, where no estimate was given yet: a change never gives more time for it.
        given: Whether an estimate was given for `before`: then only what is new calls for another one.
        today: The day of the change.
    """
    booked = (before.service_date, before.booked_on) != (after.service_date, after.booked_on)
    fresh = after.model_copy(
        update={
            "booked_on": after.booked_on if booked or not given else None,
            "asked_on": after.asked_on if after.asked_on != before.asked_on or not given else None,
        }
    )
    due = _earlier(owed, first_due(clocks, fresh))
    if given and (before.lines, before.diagnoses) != (after.lines, after.diagnoses):
        due = _earlier(due, changed_due(clocks, after.service_date, today))
    return due


def _earlier(running: EstimateDue | None, found: EstimateDue | None) -> EstimateDue | None:
    owed = [each for each in (running, found) if each is not None]
    return min(owed, key=lambda each: each.last_day, default=None)


def _due(clock: Clock, began: date) -> EstimateDue:
    return EstimateDue(clock, began, due_date(clock, began))


def _ahead(service_date: date, days: int) -> date:
    clock = Clock(name="ahead", value=days, unit=Unit.DAYS, calendar=Calendar.BUSINESS, start_event="-", source="-")
    return counted_back(clock, service_date)


def excess(
    *, estimate_cents: int, issued_on: date, billed_cents: int, first_statement: date | None, clock: Clock, on: date
) -> Excess:
    """Compare a bill with its estimate; it may be disputed from $400 above it, until 120 days after the first bill."""
    last = None if first_statement is None else due_date(clock, first_statement)
    above = billed_cents - estimate_cents >= SUBSTANTIALLY
    return Excess(
        estimate_cents=estimate_cents,
        billed_cents=billed_cents,
        issued_on=issued_on,
        disputable=above and (last is None or on <= last),
        last_day=last,
    )
