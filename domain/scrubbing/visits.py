"""Visits on the day of a procedure."""

from collections.abc import Iterator

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimLine, ClaimView, Edit, hold
from models.findings import Finding

_SOURCE = "Medicare Claims Processing Manual ch. 12 s. 40.1 (modifier 25); NCCI Policy Manual ch. 1 s. D"
_VISITS = ("em", "preventive")
_PROCEDURES = ("procedure", "injection")
_SEPARATE = frozenset({"25", "57"})


def _kind(line: ClaimLine, claim: ClaimView, book: CodeBook) -> str:
    on = line.service_date or claim.date_of_service
    found = book.procedure(line.code, on) if on else None
    return found.kind if found else ""


def separate_visit(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """A visit on the day of a procedure needs modifier 25 (57 before major surgery) to be paid beside it."""
    kinds = [_kind(line, claim, book) for line in claim.lines]
    procedure = next((line.code for line, kind in zip(claim.lines, kinds, strict=True) if kind in _PROCEDURES), None)
    for place, (line, kind) in enumerate(zip(claim.lines, kinds, strict=True)):
        if procedure and kind in _VISITS and not _SEPARATE & set(line.modifiers):
            message = f"{line.code} is a visit on the day of procedure {procedure} without modifier 25"
            remedy = "Add modifier 25 if the note shows a separate evaluation, else remove the visit"
            yield hold("SCR-MODIFIER-25", f"lines[{place}].modifiers", message, remedy, _SOURCE)


def one_visit(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """One ordinary visit a day for one clinician."""
    visits = [place for place, line in enumerate(claim.lines) if _kind(line, claim, book) == "em"]
    for place in visits[1:]:
        if not {"25", "27"} & set(claim.lines[place].modifiers):
            message = f"{claim.lines[place].code} is the second visit of the day"
            remedy = "Combine the visits into the one that the whole day supports"
            yield hold("SCR-TWO-VISITS", f"lines[{place}]", message, remedy, _SOURCE)


EDITS: tuple[Edit, ...] = (separate_visit, one_visit)
