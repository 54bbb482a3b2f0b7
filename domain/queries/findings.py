"""The one form of what a check of a query says."""

from models.findings import Finding, Severity

_SOURCE = "AHIMA/ACDIS Guidelines for Achieving a Compliant Query Practice (2022)"


def finding(code: str, where: str, message: str, remedy: str, severity: Severity = Severity.ERROR) -> Finding:
    """Return a finding; an error keeps the query from being sent."""
    return Finding(code=code, severity=severity, where=where, message=message, remedy=remedy, source=_SOURCE)
