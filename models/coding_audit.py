"""Second-level review of coding: which codings are sampled, what the reviewer found, how it ended."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from models.base import Value
from models.coding import Coding, Modifier


class SamplingRule(Value):
    """Which codings are reviewed before they are billed: all that fit every condition given, of these a percentage."""

    name: str
    percent: float = Field(ge=0, le=100)
    coder: str = Field("", description="Only this coder's")
    codes: tuple[str, ...] = Field((), description="With a line of one of these services")
    modifiers: tuple[Modifier, ...] = Field((), description="With a line that has one of these")
    charge_cents_at_least: int = 0
    codings_below: int | None = Field(None, description="Of a coder who has coded fewer encounters than this")


class Agreement(StrEnum):
    """What a reviewer says of one code. Undercoding is an error like overcoding."""

    AGREED = "agreed"
    UNDERCODED = "undercoded"
    OVERCODED = "overcoded"
    CHANGED = "changed"


class CodeReview(Value):
    """One code of a coding or of its correction."""

    code: str
    agreement: Agreement


class AuditEnding(StrEnum):
    """How a review ended: the reviewer agreed, the coder accepted the correction, or a supervisor decided."""

    AGREED = "agreed"
    ACCEPTED = "accepted"
    AUDITOR_UPHELD = "auditor_upheld"
    CODER_UPHELD = "coder_upheld"

    @property
    def coder_was_right(self) -> bool:
        """Whether the coding stayed as it was."""
        return self in (AuditEnding.AGREED, AuditEnding.CODER_UPHELD)


class CodingAudit(Value):
    """One review as it is kept. No ending: the coder or the supervisor has not answered yet."""

    task: str
    encounter: str
    coding_number: int
    sampled_by: tuple[str, ...]
    coder: str
    auditor: str
    coded: Coding
    corrected: Coding | None = Field(None, description="None: the auditor agrees")
    reason: str = Field("", description="The auditor's words. PHI")
    at: datetime
    ending: AuditEnding | None = None
    decided_by: str = ""
    decision: str = Field("", description="The words of whoever ended it. PHI")
