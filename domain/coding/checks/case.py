"""What every check of a coding looks at, and the shape of its findings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from domain.coding.book import CodeBook
from models.coding import Coding
from models.findings import Finding, Severity
from models.intake import Intake

GUIDELINES = "ICD-10-CM Official Guidelines for Coding and Reporting FY 2026"
TR3 = "X12 837P TR3, SV107 and HI segments"


@dataclass(frozen=True, slots=True)
class Case:
    """A coding of an encounter, on its date of service. `payer_kind` is the first payer's, empty where not known."""

    coding: Coding
    intake: Intake
    book: CodeBook
    on: date
    payer_kind: str = ""


Check = Callable[[Case], Iterator[Finding]]


def finding(code: str, severity: Severity, where: str, message: str, remedy: str, source: str) -> Finding:
    """Return a finding of a check."""
    return Finding(code=code, severity=severity, where=where, message=message, remedy=remedy, source=source)
