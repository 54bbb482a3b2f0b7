"""Messages about what is prepared for a denial: nothing that tells who the patient is."""

from datetime import datetime

from models.base import Value
from models.denials import FilingStep
from models.findings import Finding
from models.messages.claims import ClaimRef


class PrepareDenial(Value):
    """Activity `prepare_denial`: what is prepared when a denial opens."""

    claim: ClaimRef
    level: int
    at: datetime


class PreparedDenial(Value):
    """What is prepared, for the card of the task: codes, ids and dates. The rest is read on demand."""

    causes: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    documents: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    filing: tuple[FilingStep, ...] = ()
