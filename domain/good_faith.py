"""Good-faith estimates: when one is due, and when a bill may be disputed (45 CFR 149.610, 149.620)."""

from collections.abc import Mapping
from datetime import date

from domain.deadlines import counted_back, due_date
from models.clocks import Calendar, Clock, Unit
from models.estimates import Excess

SUBSTANTIALLY = 40_000
"""Cents by which a bill must at least exceed its estimate: 45 CFR 149.620(a)(2)(ii). Law, not policy."""
_ASKED = "good_faith_estimate"
_SOON = "good_faith_estimate_3_to_9_days"
CLOCKS = (_ASKED, _SOON)


def estimate_clock(clocks: Mapping[str, Clock], *, booked: date | None, service_date: date | None) -> Clock | None:
    """Return the clock of an estimate; None where the visit was booked less than 3 business days ahead.

    `booked` is None where the patient asked for it: then there is always one (45 CFR 149.610(b)(1)(vi)(C)).
    """
    if booked is None or service_date is None:
        return clocks[_ASKED]
    if booked <= _ahead(service_date, 10):
        return clocks[_ASKED]
    return clocks[_SOON] if booked <= _ahead(service_date, 3) else None


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
