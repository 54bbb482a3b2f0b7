"""Laboratory services: who did the test, by which right, and what they cannot be billed with."""

from collections.abc import Iterator
from re import compile as pattern

from domain.coding.checks.case import Case, Check, finding
from models.findings import Finding, Severity

_TEST = pattern(r"8[0-9]{4}$")
_PROPRIETARY = pattern(r"[0-9]{4}U$")
_OFFICE = "11"
_MEDICARE = ("medicare",)


def is_test(code: str) -> bool:
    """Whether a code is of the pathology and laboratory section (80047 to 89398) or a proprietary analysis."""
    return bool(_PROPRIETARY.match(code)) or (bool(_TEST.match(code)) and "80047" <= code <= "89398")


def _one_of_a_kind(case: Case) -> Iterator[Finding]:
    """A proprietary analysis belongs to one laboratory: nobody else performs it, so it is never done twice a day."""
    source = "CPT, proprietary laboratory analyses"
    for place, line in enumerate(case.coding.lines):
        if not _PROPRIETARY.match(line.code):
            continue
        if line.units > 1:
            message = f"{line.code} is one proprietary analysis, but {line.units} units are billed"
            yield finding("COD-LAB-PLA", Severity.HOLD, f"lines[{place}].units", message, "Bill one unit", source)
        if "90" not in line.modifiers and case.intake.place_of_service == _OFFICE:
            message = f"{line.code} is performed by its own laboratory alone"
            remedy = "Leave it to the laboratory, or add 90 where the payer lets you bill for it"
            yield finding("COD-LAB-PLA", Severity.WARNING, f"lines[{place}]", message, remedy, source)


def _outside(case: Case) -> Iterator[Finding]:
    if case.payer_kind not in _MEDICARE:
        return
    for place, line in enumerate(case.coding.lines):
        if is_test(line.code) and "90" in line.modifiers:
            message = f"{line.code} was done outside (90); Medicare pays the laboratory that did it"
            remedy = "Remove the line: the performing laboratory bills Medicare"
            source = "Social Security Act 1833(h)(5)(A)"
            yield finding("COD-LAB-OUTSIDE", Severity.HOLD, f"lines[{place}]", message, remedy, source)


CHECKS: tuple[Check, ...] = (_one_of_a_kind, _outside)
