"""Visits on the day of a procedure, and two visits on a day."""

from collections.abc import Iterator
from datetime import date

from domain.coding.book import CodeBook
from domain.scrubbing.ncci_pairs import bypasses
from domain.scrubbing.numbers import EM, PREVENTIVE
from domain.scrubbing.view import ClaimLine, ClaimView, Edit, hold
from models.findings import Finding

_SOURCE = "Medicare Claims Processing Manual ch. 12 s. 40.1 (modifiers 25 and 57); NCCI Policy Manual ch. 1 s. D"
_VISITS = ("em", "preventive")
_PROCEDURES = ("procedure", "injection")


def visit_kind(code: str, on: date, book: CodeBook) -> str:
    """Return em, preventive, or empty: what sort of visit a service is. An add-on to a visit is none itself."""
    found = book.procedure(code, on)
    if book.add_on(code, on) is not None:
        return ""
    if found is not None and found.kind:
        return found.kind if found.kind in _VISITS else ""
    if PREVENTIVE.fullmatch(code):
        return "preventive"
    return "em" if EM.fullmatch(code) else ""


def _visits(claim: ClaimView, book: CodeBook) -> list[tuple[int, ClaimLine, date, str]]:
    """The visits of a claim: place, line, day, kind."""
    return [
        (place, line, on, kind)
        for place, line in enumerate(claim.lines)
        if (on := claim.day(line)) is not None and (kind := visit_kind(line.code, on, book))
    ]


def _major(line: ClaimLine, on: date, book: CodeBook) -> bool | None:
    """Whether a service is a major procedure (90 days of care), None where it is no procedure."""
    period, found = book.global_days(line.code, on), book.procedure(line.code, on)
    if period is not None:
        return period.days == 90
    return False if found is not None and found.kind in _PROCEDURES else None


def separate_visit(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """A visit on the day of a procedure needs modifier 25 (57 before a major one) to be paid beside it."""
    for place, visit, on, _ in _visits(claim, book):
        for number, line in enumerate(claim.lines):
            major = _major(line, on, book) if number != place and claim.day(line) == on else None
            if major is None or _pair_says_it(line, visit, on, claim, book):
                continue
            wanted = "57" if major else "25"
            if wanted in visit.modifiers:
                continue
            message = f"{visit.code} is a visit on the day of procedure {line.code} without modifier {wanted}"
            why = "decided on the operation" if major else "was a separate evaluation"
            remedy = f"Add modifier {wanted} if the note shows that the visit {why}, else remove the visit"
            yield hold(
                f"SCR-MODIFIER-{wanted}", f"lines[{place}].modifiers", message, remedy, _SOURCE, place + 1, number + 1
            )
            break


def _pair_says_it(procedure: ClaimLine, visit: ClaimLine, on: date, claim: ClaimView, book: CodeBook) -> bool:
    """Whether the NCCI edit between the two finds the same fault: one fault, one finding."""
    pair = book.code_pair(procedure.code, visit.code, on, claim.setting)
    if pair is None:
        return False
    first, second = (procedure, visit) if pair.column1 == procedure.code else (visit, procedure)
    return not pair.modifier_allowed or not bypasses(first, second, on)


def one_visit(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """One ordinary visit a day for one clinician."""
    seen: set[date] = set()
    for place, line, on, kind in _visits(claim, book):
        if kind != "em":
            continue
        if on in seen and not {"25", "27"} & set(line.modifiers):
            message = f"{line.code} is the second visit of the day"
            remedy = "Combine the visits into the one that the whole day supports"
            yield hold("SCR-TWO-VISITS", f"lines[{place}]", message, remedy, _SOURCE)
        seen.add(on)


EDITS: tuple[Edit, ...] = (separate_visit, one_visit)
