"""Diagnoses one by one: valid that day, billable, fitting the patient, specific, listed once, used."""

from collections import Counter
from collections.abc import Iterator

from domain.coding.checks.case import TR3, Case, Check, finding
from domain.coding.suggest import fits
from models.findings import Finding, Severity

_ICD = "ICD-10-CM code set (45 CFR 162.1002)"
_SPECIFIC = "ICD-10-CM Official Guidelines I.B.2 (highest specificity) and I.B.13 (laterality)"
_MCE = "Medicare Code Editor (sex and age)"
_SIDES = ("unspecified side", "unspecified ear", "unspecified eye", "unspecified knee", "unspecified shoulder")
_LIMBS = ("unspecified ankle", "unspecified hip", "unspecified hand", "unspecified wrist", "unspecified elbow")


def _valid(case: Case) -> Iterator[Finding]:
    for place, code in enumerate(case.coding.diagnoses):
        where = f"diagnoses[{place}]"
        found = case.book.diagnosis(code, case.on)
        if found is None:
            message = f"{code} is not a diagnosis code of {case.on}"
            yield finding("COD-ICD-INVALID", Severity.ERROR, where, message, "Choose a code valid that day", _ICD)
        elif not found.billable:
            message = f"{code} ({found.text}) is a category, not a code to bill"
            yield finding("COD-ICD-NOT-BILLABLE", Severity.ERROR, where, message, _below(code), _SPECIFIC)
        elif not fits(found, case.intake, case.on):
            message = f"{code} ({found.text}) does not fit the patient's sex or age"
            remedy = "Check the code, and sex and birth date of the registration"
            yield finding("COD-ICD-SEX-AGE", Severity.HOLD, where, message, remedy, _MCE)
        elif any(words in found.text.lower() for words in (*_SIDES, *_LIMBS)):
            message = f"{code} leaves the side open ({found.text})"
            remedy = "Take the side from the note, or query the physician"
            yield finding("COD-ICD-LATERALITY", Severity.WARNING, where, message, remedy, _SPECIFIC)


def _below(code: str) -> str:
    return f"Choose a code below {code}; `claimflow codes check {code}` lists them"


def _duplicates(case: Case) -> Iterator[Finding]:
    for code, times in Counter(code.replace(".", "") for code in case.coding.diagnoses).items():
        if times > 1:
            message = f"{code} is listed {times} times"
            yield finding("COD-ICD-DUPLICATE", Severity.ERROR, "diagnoses", message, "List it once", TR3)


def _unused(case: Case) -> Iterator[Finding]:
    used = {pointer for line in case.coding.lines for pointer in line.pointers}
    for place, code in enumerate(case.coding.diagnoses, start=1):
        if place not in used:
            message = f"No service points to {code}"
            remedy = "Point to it where it was treated, or leave it as an additional diagnosis"
            yield finding("COD-ICD-UNUSED", Severity.WARNING, f"diagnoses[{place - 1}]", message, remedy, TR3)


CHECKS: tuple[Check, ...] = (_valid, _duplicates, _unused)
