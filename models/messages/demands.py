"""Messages about a payer's demand for money back."""

from models.base import Value
from models.messages.claims import ClaimRef
from models.messages.desk import FamilyStart
from models.messages.facts import DemandReceived


class RecoupmentStart(FamilyStart):
    """Start of a RecoupmentWorkflow: one demand letter."""

    claim: ClaimRef
    demand: DemandReceived


class RecoupmentResult(Value):
    """How it ended: withdrawn, agreed or owed."""

    outcome: str
