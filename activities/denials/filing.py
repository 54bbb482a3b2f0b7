"""The proof that a claim was filed in time, from what went and what came back."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from activities.claims.decided import filing_limit
from domain.coding.hospital import through_date
from models.denials import FilingProof, FilingStep
from models.intake import Intake
from models.messages.claims import ClaimRef, IdentifyClaim
from storage import claims
from storage.claims import StoredClaim
from storage.crypto import Keyring
from storage.edi import messages
from storage.edi.messages import Message

_WORDS = {
    "837": "sent electronically",
    "999": "batch acknowledged (999)",
    "277CA": "claim acknowledged (277CA)",
    "TA1": "interchange acknowledged (TA1)",
}


async def filing_proof(
    session: AsyncSession, keys: Keyring, stored: StoredClaim, intake: Intake, at: datetime
) -> FilingProof:
    """Return when each submission to this payer went and was acknowledged, against the last day of the original."""
    key = stored.key
    every = await claims.of_encounter(session, keys, key.encounter)
    numbers = {each.key.number for each in every if each.key.sequence == key.sequence}
    told = [each for each in await messages.of_encounter(session, key.encounter) if each.claim in numbers]
    steps = [FilingStep(on=each.on, what=_said(each)) for each in told if _kind(each)]
    ref = ClaimRef(encounter=key.encounter, sequence=key.sequence, submission=key.submission)
    first = (through_date(intake) if intake.institutional else intake.service_date) or stored.service_date
    limit = await filing_limit(session, IdentifyClaim(claim=ref, at=at), stored.payer_id, first, {})
    last = limit.day if limit else None
    accepted = [each.on for each in told if each.type == "277CA"]
    in_time = min(accepted) <= last if accepted and last else None
    return FilingProof(last_day=last, in_time=in_time, steps=tuple(sorted(steps, key=lambda each: each.on)))


def _kind(message: Message) -> str:
    return next((each for each in _WORDS if message.type.startswith(each)), "")


def _said(message: Message) -> str:
    numbers = [
        f"{name} {value}"
        for name, value in (("interchange", message.interchange), ("group", message.group_control))
        if value
    ]
    return f"claim {message.claim} {_WORDS[_kind(message)]}{', ' if numbers else ''}{', '.join(numbers)}"
