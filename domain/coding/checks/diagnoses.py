"""Diagnoses one by one: valid that day, billable, fitting the patient, specific, listed once, used."""

import re
from collections import Counter
from collections.abc import Iterator

from domain.coding.checks.case import TR3, Case, Check, finding
from domain.coding.suggest import fits
from models.findings import Finding, Severity

_ICD = "ICD-10-CM code set (45 CFR 162.1002)"
_SPECIFIC = "ICD-10-CM Official Guidelines I.B.2 (highest specificity) and I.B.13 (laterality)"
_MCE = "Medicare Code Editor (sex and age)"
_SIDED = r"ear|eye|knee|shoulder|ankle|hip|hand|wrist|elbow|foot|arm|leg|thigh|forearm|breast|lung|kidney|finger|toe"
_OPEN = re.compile(rf"\bunspecified (?:side|(?:lower |upper |external )?(?P<part>{_SIDED}))\b", re.IGNORECASE)


def _valid(case: Case) -> Iterator[Finding]:
    for place, code in enumerate(case.coding.diagnoses):
        where = f"diagnoses[{place}]"
        found = case.book.diagnosis(code, case.on)
        if found is None:
            message = f"{code} is not a diagnosis code of {case.on}"
            yield finding("COD-ICD-INVALID", Severity.ERROR, where, message, "Choose a code valid that day", _ICD)
        elif not found.billable:
            message = f"{code} ({found.text}) is a category, not a code to bill"
            yield finding("COD-ICD-NOT-BILLABLE", Severity.ERROR, where, message, _below(case, code), _SPECIFIC)
        elif not fits(found, case.intake, case.on):
            message = f"{code} ({found.text}) does not fit the patient's sex or age"
            remedy = "Check the code, and sex and birth date of the registration"
            yield finding("COD-ICD-SEX-AGE", Severity.HOLD, where, message, remedy, _MCE)
        elif side := _OPEN.search(found.text):
            yield _side_open(case, where, f"{code} leaves the side open ({found.text})", side["part"])


def _below(case: Case, code: str) -> str:
    seventh = next((notes.seventh for _, notes in case.book.notes(code, case.on) if notes.seventh), None)
    if seventh is None:
        return f"Choose a code below {code}; `claimflow codes check {code}` lists them"
    characters = ", ".join(f"{character} {words}" for character, words in seventh.characters.items())
    return f"Choose a code below {code} with its 7th character: {characters}"


def _side_open(case: Case, where: str, message: str, part: str | None) -> Finding:
    """Worse where the record tells the side: then the code says less than the physician did."""
    said = re.compile(rf"\b(?:left|right|bilateral) (?:\w+ )?{part or 'side'}", re.IGNORECASE)
    for document in case.intake.documents:
        if found := said.search(document.text):
            remedy = f"The record says “{found[0]}”: take the code for that side"
            return finding("COD-ICD-LATERALITY", Severity.HOLD, where, message, remedy, _SPECIFIC)
    remedy = "Take the side from the record, or query the physician"
    return finding("COD-ICD-LATERALITY", Severity.WARNING, where, message, remedy, _SPECIFIC)


def _duplicates(case: Case) -> Iterator[Finding]:
    for code, times in Counter(code.replace(".", "") for code in case.coding.diagnoses).items():
        if times > 1:
            message = f"{code} is listed {times} times"
            yield finding("COD-ICD-DUPLICATE", Severity.ERROR, "diagnoses", message, "List it once", TR3)


def _unused(case: Case) -> Iterator[Finding]:
    if case.intake.institutional:  # its lines point to no diagnosis
        return
    used = {pointer for line in case.coding.lines for pointer in line.pointers}
    for place, code in enumerate(case.coding.diagnoses, start=1):
        if place not in used:
            message = f"No service points to {code}"
            remedy = "Point to it where it was treated, or leave it as an additional diagnosis"
            yield finding("COD-ICD-UNUSED", Severity.WARNING, f"diagnoses[{place - 1}]", message, remedy, TR3)


CHECKS: tuple[Check, ...] = (_valid, _duplicates, _unused)
