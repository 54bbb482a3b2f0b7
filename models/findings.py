"""What a check says. Checks never raise: they return findings."""

from enum import StrEnum

from models.base import Value


class Severity(StrEnum):
    """How far a finding stops the work: an error stops it, a hold waits for a person, a warning informs."""

    ERROR = "error"
    HOLD = "hold"
    WARNING = "warning"


class Finding(Value):
    """One thing that a check found: where it is, why it matters, and what to do about it."""

    code: str
    severity: Severity
    where: str
    message: str
    remedy: str
    source: str = ""
    lines: tuple[int, ...] = ()
    """The service lines that it is about, counted from 1; empty where it is about the claim."""

    @property
    def stops(self) -> bool:
        """Whether it keeps a claim from being sent."""
        return self.severity is not Severity.WARNING
