"""Messages of refunds of a payment: it goes back the way it came, and the patient owes it again."""

from datetime import datetime

from pydantic import Field

from models.base import Value
from models.ids import EncounterId
from models.messages.desk import FamilyStart
from models.messages.facts import RefundRequested


class RefundStart(FamilyStart):
    """Start of a RefundWorkflow: one request."""

    request: RefundRequested


class GiveBack(Value):
    """Activity `give_back`: what was approved, once for each request; through the gateway first where it was a card."""

    request: RefundRequested
    at: datetime
    approved_by: str


class RefundResult(Value):
    """What came of a request: the cents that went back, or why none did."""

    encounter: EncounterId
    request: str
    cents: int = 0
    refused: str = Field("", description="Why nothing was given back, where it was not")
