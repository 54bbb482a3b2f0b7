"""The order of diagnoses: what may never come first."""

from collections.abc import Iterator

from domain.coding.checks.case import GUIDELINES, Case, Check, finding
from models.findings import Finding, Severity

_EXTERNAL = "VWXY"


def _external_cause(case: Case) -> Iterator[Finding]:
    """A cause of injury explains the injury; it is never what was treated (guidelines I.C.20.a.6)."""
    first = case.coding.diagnoses[0]
    if first[0] in _EXTERNAL:
        message = f"{first} is an external cause and cannot be the first diagnosis"
        remedy = "List the injury or condition first and the cause after it"
        yield finding("COD-ICD-EXTERNAL-FIRST", Severity.ERROR, "diagnoses[0]", message, remedy, GUIDELINES)


CHECKS: tuple[Check, ...] = (_external_cause,)
