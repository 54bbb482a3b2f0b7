"""A plausible coding from the suggestions: what a coder would start from. A person decides."""

from datetime import date

from domain.coding.book import CodeBook
from domain.coding.hospital_draft import draft_stay, draft_visit
from domain.coding.suggest import ICD, suggest
from domain.coding.visit import age_on
from models.coding import CodedLine, Coding, Suggestion
from models.intake import Intake

LIKELY = 0.5
"""The confidence from which a suggestion belongs into a draft."""
_MOST_LINES = 12
_VISITS = ("em", "preventive")
_UNBILLED = ("dental", "drug")  # Dental goes on another claim form; drugs need units that only a coder can read.
_NEEDS_25 = ("procedure", "injection")
_UNSPECIFIED = "R68.89"


def _diagnoses(found: tuple[Suggestion, ...], intake: Intake, well: bool, on: date) -> tuple[str, ...]:
    codes = [each.code for each in found if each.system == ICD and each.confidence >= LIKELY]
    if well:
        age = age_on(intake.patient.birth_date, on)
        examination = "Z00.129" if age is not None and age < 18 else "Z00.00"
        codes = [examination, *(code for code in codes if not code.startswith("Z00"))]
    return tuple(dict.fromkeys(codes))[:_MOST_LINES] or (_UNSPECIFIED,)


def _services(found: tuple[Suggestion, ...], book: CodeBook, on: date) -> list[tuple[str, str]]:
    """Return (code, kind) of the services, one visit first, without pairs that are never paid together."""
    kept: list[tuple[str, str]] = []
    for each in found:
        service = book.procedure(each.code, on) if each.system != ICD and each.confidence >= LIKELY else None
        if service is None or service.kind in _UNBILLED:
            continue
        if service.kind in _VISITS and any(kind in _VISITS for _, kind in kept):
            continue
        if not any(book.code_pair(code, each.code, on) for code, _ in kept):
            kept.append((each.code, service.kind))
    kept.sort(key=lambda pair: pair[1] not in _VISITS)
    return kept[:_MOST_LINES]


def default_coding(intake: Intake, book: CodeBook) -> Coding | None:
    """Return a coding of the best suggestions, or None where nothing of the encounter can be billed."""
    on = intake.service_date
    if on is None:
        return None
    found = suggest(intake, book)
    if intake.inpatient:
        return draft_stay(_diagnoses(found, intake, False, on), intake)
    services = _services(found, book, on)
    if not services:
        return None
    if intake.institutional:
        return draft_visit(_diagnoses(found, intake, False, on), services, intake)
    kinds = {kind for _, kind in services}
    diagnoses = _diagnoses(found, intake, "preventive" in kinds, on)
    separate = bool(kinds & set(_NEEDS_25))
    lines = tuple(
        CodedLine(
            code=code,
            modifiers=("25",) if kind in _VISITS and separate else (),
            pointers=tuple(range(1, min(len(diagnoses), 4) + 1)) if kind in _VISITS else (1,),
        )
        for code, kind in services
    )
    return Coding(diagnoses=diagnoses, lines=lines)
