"""What the Medicare Code Editor says about a stay: hospitals' codes pass it before any payer sees them."""

from collections.abc import Iterator

from domain.coding.checks.case import Case, Check, finding
from domain.coding.hospital import stay_of
from models.findings import Finding

_SOURCE = "CMS Medicare Code Editor (42 CFR 412.60(c))"


def _edits(case: Case) -> Iterator[Finding]:
    stay = stay_of(case.coding, case.intake) if case.intake.inpatient else None
    for each in case.book.edits(stay) if stay else ():
        code = f"COD-MCE-{each.edit.replace('_', '-')}"
        yield finding(code, each.severity, "diagnoses", each.text, each.remedy, _SOURCE)


CHECKS: tuple[Check, ...] = (_edits,)
