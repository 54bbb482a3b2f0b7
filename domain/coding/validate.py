"""Whether a coding stands on the date of service. Every check is a function of the same shape."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from domain.coding.book import CodeBook
from domain.coding.suggest import fits
from models.coding import Coding
from models.findings import Finding, Severity
from models.intake import Intake

_ICD = "ICD-10-CM code set (45 CFR 162.1002)"
_GUIDELINES = "ICD-10-CM Official Guidelines I.B.2 (highest specificity)"
_SERVICES = "CPT and HCPCS code sets (45 CFR 162.1002)"
_MCE = "Medicare Code Editor (sex and age)"
_TR3 = "X12 837P TR3, SV107 and HI segments"
_VAGUE = ("unspecified side", "unspecified ear", "unspecified knee", "unspecified shoulder", "unspecified ankle")


@dataclass(frozen=True, slots=True)
class _Case:
    coding: Coding
    intake: Intake
    book: CodeBook
    on: date


def _finding(code: str, severity: Severity, where: str, message: str, remedy: str, source: str) -> Finding:
    return Finding(code=code, severity=severity, where=where, message=message, remedy=remedy, source=source)


def _diagnoses(case: _Case) -> Iterator[Finding]:
    for place, code in enumerate(case.coding.diagnoses):
        where = f"diagnoses[{place}]"
        found = case.book.diagnosis(code, case.on)
        if found is None:
            message = f"{code} is not a diagnosis code of {case.on}"
            yield _finding("COD-ICD-INVALID", Severity.ERROR, where, message, "Choose a code valid that day", _ICD)
        elif not found.billable:
            message = f"{code} ({found.text}) is a category, not a code to bill"
            remedy = f"Choose a code below {code}"
            yield _finding("COD-ICD-NOT-BILLABLE", Severity.ERROR, where, message, remedy, _GUIDELINES)
        elif not fits(found, case.intake, case.on):
            message = f"{code} ({found.text}) does not fit the patient's sex or age"
            remedy = "Check the code, and sex and birth date of the registration"
            yield _finding("COD-ICD-SEX-AGE", Severity.HOLD, where, message, remedy, _MCE)
        elif any(words in found.text.lower() for words in _VAGUE):
            message = f"{code} leaves the side open ({found.text})"
            remedy = "Take the side from the note, or query the physician"
            yield _finding("COD-ICD-LATERALITY", Severity.WARNING, where, message, remedy, _GUIDELINES)


def _duplicates(case: _Case) -> Iterator[Finding]:
    for code, times in Counter(code.replace(".", "") for code in case.coding.diagnoses).items():
        if times > 1:
            message = f"{code} is listed {times} times"
            yield _finding("COD-ICD-DUPLICATE", Severity.ERROR, "diagnoses", message, "List it once", _TR3)
    seen: dict[tuple[object, ...], int] = {}
    for place, line in enumerate(case.coding.lines):
        key = (line.code, line.modifiers, line.service_date or case.on)
        if key in seen:
            message = f"{line.code} is on lines {seen[key] + 1} and {place + 1}"
            remedy = "Raise the units of one line, or tell them apart by a modifier (76, 77, 59)"
            yield _finding("COD-LINE-DUPLICATE", Severity.HOLD, f"lines[{place}]", message, remedy, "practice policy")
        seen.setdefault(key, place)


def _lines(case: _Case) -> Iterator[Finding]:
    for place, line in enumerate(case.coding.lines):
        where, on = f"lines[{place}]", line.service_date or case.on
        if case.book.procedure(line.code, on) is None:
            message = f"{line.code} is not an active service code of {on}"
            yield _finding(
                "COD-CPT-INACTIVE", Severity.ERROR, f"{where}.code", message, "Choose an active one", _SERVICES
            )
        if wrong := [pointer for pointer in line.pointers if pointer > len(case.coding.diagnoses)]:
            message = f"Pointer {wrong[0]}, but there are {len(case.coding.diagnoses)} diagnoses"
            yield _finding("COD-POINTER", Severity.ERROR, f"{where}.pointers", message, "Point to a listed one", _TR3)
        if len(set(line.pointers)) != len(line.pointers):
            message = "A diagnosis is pointed to twice"
            yield _finding("COD-POINTER", Severity.ERROR, f"{where}.pointers", message, "Point to each once", _TR3)
        if len(set(line.modifiers)) != len(line.modifiers):
            message = "A modifier is given twice"
            yield _finding("COD-MODIFIER", Severity.ERROR, f"{where}.modifiers", message, "Give it once", _TR3)


def _units(case: _Case) -> Iterator[Finding]:
    for place, line in enumerate(case.coding.lines):
        most = case.book.most_units(line.code, line.service_date or case.on)
        if most is not None and line.units > most:
            message = f"{line.units} units of {line.code}; a day has at most {most}"
            remedy = "Check the units against the note"
            source = "CMS medically unlikely edits (demo subset)"
            yield _finding("COD-UNITS", Severity.HOLD, f"lines[{place}].units", message, remedy, source)


def _unused(case: _Case) -> Iterator[Finding]:
    used = {pointer for line in case.coding.lines for pointer in line.pointers}
    for place, code in enumerate(case.coding.diagnoses, start=1):
        if place not in used:
            message = f"No service points to {code}"
            remedy = "Point to it where it was treated, or leave it as an additional diagnosis"
            yield _finding("COD-ICD-UNUSED", Severity.WARNING, f"diagnoses[{place - 1}]", message, remedy, _TR3)


_CHECKS: tuple[Callable[[_Case], Iterator[Finding]], ...] = (_diagnoses, _duplicates, _lines, _units, _unused)


def check_coding(coding: Coding, intake: Intake, book: CodeBook) -> tuple[Finding, ...]:
    """Return what is wrong with a coding on the encounter's date of service; empty when it can be billed."""
    on = intake.service_date
    if on is None:
        message, remedy = "The date of service is not known, so no code can be checked", "Complete the registration"
        return (_finding("COD-NO-DATE", Severity.ERROR, "service_date", message, remedy, _TR3),)
    case = _Case(coding, intake, book, on)
    return tuple(chain.from_iterable(check(case) for check in _CHECKS))
