"""National Correct Coding Initiative: services not paid together, and the most units of one day."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimLine, ClaimView, Edit, hold
from models.findings import Finding

_PTP = "NCCI procedure-to-procedure edits (demo subset); Medicare NCCI Policy Manual ch. 1 s. E"
_MUE = "NCCI medically unlikely edits (demo subset)"
_SEPARATING = frozenset(
    "24 25 27 57 58 59 78 79 91 LT RT LC LD RC LM RI E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 "
    "TA T1 T2 T3 T4 T5 T6 T7 T8 T9 XE XP XS XU".split()
)
"""Modifiers that the policy manual accepts to tell two services of one day apart."""


def _on(line: ClaimLine, claim: ClaimView) -> date | None:
    return line.service_date or claim.date_of_service


def pairs(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """Two services of one day that are paid as one, unless a modifier on the second column tells them apart."""
    for (first_place, first), (second_place, second) in combinations(enumerate(claim.lines), 2):
        on = _on(first, claim)
        pair = book.code_pair(first.code, second.code, on) if on and on == _on(second, claim) else None
        if pair is None:
            continue
        place, line = (second_place, second) if second.code == pair.column2 else (first_place, first)
        if pair.modifier_allowed and _SEPARATING & set(line.modifiers):
            continue
        remedy = "Remove the line"
        if pair.modifier_allowed:
            remedy += ", or add a modifier (59, XS, LT, RT, ...) where the note shows a separate service"
        message = f"{pair.column2} is not paid with {pair.column1}: {pair.why}"
        yield hold("SCR-NCCI-PTP", f"lines[{place}]", message, remedy, _PTP)


def units(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """More units of a service on one day than a patient can plausibly have."""
    totals: dict[tuple[str, date], int] = {}
    for place, line in enumerate(claim.lines):
        on = _on(line, claim)
        if on is None:
            continue
        totals[line.code, on] = totals.get((line.code, on), 0) + line.units
        most = book.most_units(line.code, on)
        if most is not None and totals[line.code, on] > most:
            message = f"{totals[line.code, on]} units of {line.code} on {on}; at most {most} are plausible"
            remedy = "Check the units against the note"
            yield hold("SCR-MUE", f"lines[{place}].units", message, remedy, _MUE)


EDITS: tuple[Edit, ...] = (pairs, units)
