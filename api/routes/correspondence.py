"""Scanned mail from payers: decision letters of appeals."""

from datetime import date
from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from api.auditing import note
from api.encounters import business_now
from api.errors import FieldError, InvalidError
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import App, MailRoom
from models.base import Value
from models.ids import parse_claim_number
from models.messages.facts import AppealDecided

router = APIRouter(prefix="/correspondence", tags=["payer mail"], route_class=OnceRoute)


class DecisionLetter(Value):
    """A payer's decision about one level of appeal."""

    kind: Literal["appeal_decision"] = "appeal_decision"
    claim: str = Field(max_length=20, description="Our claim control number", examples=["E0123456789ABP01"])
    level: int = Field(ge=1, le=5)
    overturned: bool = Field(description="The denial was overturned: the payer will pay")
    on: date | None = Field(None, description="Date of the letter; today on the encounter's clock where not given")
    reference: str = Field("", max_length=80, description="The payer's number of the case")


class Filed(Value):
    """The letter as it was told to the claim."""

    id: str
    claim: str
    level: int
    on: date


@router.post("", status_code=201, responses=documented(404))
async def file_letter(services: App, actor: MailRoom, _key: Key, letter: DecisionLetter) -> Filed:
    """File a decision letter. The same decision scanned twice counts once."""
    key = parse_claim_number(letter.claim)
    if key is None:
        error = FieldError(pointer="/body/claim", message="not one of our claim control numbers")
        raise InvalidError("the claim number does not fit", errors=[error])
    async with services.database.transaction() as session:
        now = await business_now(services, session, key.encounter)
        fact = AppealDecided(
            id=f"appeal-decided:{key.number}:{letter.level}",
            on=letter.on or now.date(),
            claim=key.number,
            level=letter.level,
            overturned=letter.overturned,
            reference=letter.reference,
        )
        subject, outcome = f"encounter/{key.encounter}", "overturned" if letter.overturned else "upheld"
        await note(session, actor, "correspondence.filed", subject, claim=key.number, outcome=outcome)
    await services.announcer.tell([fact])
    return Filed(id=fact.id, claim=fact.claim, level=fact.level, on=fact.on)
