"""Global surgery: visits that are paid with a procedure.

The source is the Medicare Claims Processing Manual, ch. 12 s. 40.1: a major procedure (90 days) takes in the day
before, its own day and 90 days after; a minor one its own day and 10 or no days after.
"""

from collections.abc import Iterator
from datetime import timedelta

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimView, EarlierService, Edit, hold
from domain.scrubbing.visits import visit_kind
from models.edits import GlobalDays
from models.findings import Finding

_RULE = "Medicare Claims Processing Manual ch. 12 s. 40.1"
_DAY = timedelta(days=1)
MAJOR = 90


def visits_in_period(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """A visit after a procedure without modifier 24, or the day before a major one without 57."""
    if claim.form != "837P":
        return
    procedures = list(_procedures(claim, book))
    for place, line in enumerate(claim.lines):
        on = claim.day(line)
        if on is None or not visit_kind(line.code, on, book):
            continue
        for done, period in procedures:
            after = on - done.service_date
            where, given = f"lines[{place}].modifiers", set(line.modifiers)
            source = f"{_RULE}; {period.source}"
            if _DAY <= after <= period.days * _DAY and "24" not in given:
                message = (
                    f"{line.code} on {on} is within {period.days} days of {done.code} on {done.service_date}, "
                    f"which pays the care after it"
                )
                remedy = "Add modifier 24 if the visit had nothing to do with the procedure, else remove it"
                yield hold("GLOBAL-PERIOD", where, message, remedy, source)
                break
            if after == -_DAY and period.days == MAJOR and "57" not in given:
                message = f"{line.code} is a visit on the day before {done.code}, which pays the care of that day"
                remedy = "Add modifier 57 if the visit decided on the operation, else remove it"
                yield hold("GLOBAL-PERIOD", where, message, remedy, source)
                break


def _procedures(claim: ClaimView, book: CodeBook) -> Iterator[tuple[EarlierService, GlobalDays]]:
    """Services with a period: of the claim itself, and of earlier claims."""
    own = (
        EarlierService(code=line.code, modifiers=line.modifiers, service_date=on)
        for line in claim.lines
        if (on := claim.day(line)) is not None
    )
    for done in (*own, *claim.history):
        period = book.global_days(done.code, done.service_date)
        if period is not None:
            yield done, period


EDITS: tuple[Edit, ...] = (visits_in_period,)
