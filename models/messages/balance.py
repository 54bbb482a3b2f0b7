"""Messages of the patient's balance and of collections."""

from datetime import datetime

from pydantic import Field

from models.base import Value
from models.ids import EncounterId
from models.messages.desk import FamilyStart


class BalanceStart(FamilyStart):
    """Start of a PatientBalanceWorkflow."""


class BalanceResult(Value):
    """How the patient's side ended."""

    outcome: str


class OpenBalance(Value):
    """Activity `open_balance` answers with this."""

    cents: int
    small_balance_cents: int = Field(description="At or below this, policy writes the balance off")
    resumes: datetime | None = Field(
        None, description="A payment was taken back: the first statement of the cycle that goes on"
    )
    hold: str = Field("", description="Kind of the first hold that stops statements")
    review: tuple[str, ...] = Field((), description="Kinds of holds that somebody has to look after")


class SendStatement(Value):
    """Activity `send_statement`: number 1, 2, ...; `notice` adds the 30-day collection notice of 26 CFR 1.501(r)-6."""

    encounter: EncounterId
    at: datetime
    number: int
    notice: bool = False


class StatementSent(Value):
    """A statement left the house."""

    number: int
    cents: int
    tracking: str


class Placement(Value):
    """Activities `place_account` and `recall_account`."""

    encounter: EncounterId
    at: datetime
    agency: str
    cents: int
    requested_by: str = ""
    approved_by: str = ""
    reason: str = ""
