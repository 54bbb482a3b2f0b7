"""Scanned mail from payers: decision letters of appeals, demands for money back."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Discriminator, Field, Tag

from api.auditing import note
from api.encounters import business_now
from api.errors import FieldError, InvalidError
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import App, MailRoom
from models.base import Value
from models.ids import ClaimNumber, parse_claim_number
from models.messages.facts import AppealDecided, DemandReceived

router = APIRouter(prefix="/correspondence", tags=["payer mail"], route_class=OnceRoute)


class DecisionLetter(Value):
    """A payer's decision about one level of appeal."""

    kind: Literal["appeal_decision"] = "appeal_decision"
    claim: str = Field(max_length=20, description="Our claim control number", examples=["E0123456789ABP01"])
    level: int = Field(ge=1, le=5)
    overturned: bool = Field(description="The denial was overturned: the payer will pay")
    on: date | None = Field(None, description="Date of the letter; today on the encounter's clock where not given")
    reference: str = Field("", max_length=80, description="The payer's number of the case")
    demand: bool = Field(False, description="The appeal was about a demand for money back")


class DemandLetter(Value):
    """A payer demands money back that it says it overpaid. The date of the letter starts its clocks."""

    kind: Literal["demand"]
    claim: str = Field(max_length=20, description="Our claim control number", examples=["E0123456789ABP01"])
    cents: int = Field(gt=0, description="What it demands")
    on: date
    reference: str = Field("", max_length=40, pattern=r"^[A-Za-z0-9 ./-]*$", description="The payer's number of it")


def _kind(letter: Any) -> str:
    found = letter.get("kind") if isinstance(letter, dict) else getattr(letter, "kind", None)
    return str(found or "appeal_decision")


PayerLetter = Annotated[
    Annotated[DecisionLetter, Tag("appeal_decision")] | Annotated[DemandLetter, Tag("demand")], Discriminator(_kind)
]
"""A letter without a kind is a decision about an appeal."""


class Filed(Value):
    """The letter as it was told to the claim."""

    id: str
    claim: str
    level: int = Field(0, description="Of a decision about an appeal")
    on: date


@router.post("", status_code=201, responses=documented(404))
async def file_letter(services: App, actor: MailRoom, _key: Key, letter: PayerLetter) -> Filed:
    """File a payer's letter. The same letter scanned twice counts once."""
    key = parse_claim_number(letter.claim)
    if key is None:
        error = FieldError(pointer="/body/claim", message="not one of our claim control numbers")
        raise InvalidError("the claim number does not fit", errors=[error])
    async with services.telling.transaction() as (session, tell):
        now = await business_now(services, session, key.encounter)
        fact = fact_of(letter, key.number, now.date())
        tell([fact])
        subject = f"encounter/{key.encounter}"
        await note(session, actor, "correspondence.filed", subject, claim=key.number, outcome=outcome_of(fact))
    level = fact.level if isinstance(fact, AppealDecided) else 0
    return Filed(id=fact.id, claim=fact.claim, level=level, on=fact.on)


def fact_of(letter: DecisionLetter | DemandLetter, number: ClaimNumber, today: date) -> AppealDecided | DemandReceived:
    """Return what a letter tells; its id is derived from what it is about."""
    if isinstance(letter, DemandLetter):
        name = f"demand:{number}:{letter.on}:{letter.cents}:{letter.reference}"
        return DemandReceived(id=name, on=letter.on, claim=number, cents=letter.cents, reference=letter.reference)
    about = "demand-appeal-decided" if letter.demand else "appeal-decided"
    return AppealDecided(
        id=f"{about}:{number}:{letter.level}",
        on=letter.on or today,
        claim=number,
        level=letter.level,
        overturned=letter.overturned,
        reference=letter.reference,
        demand=letter.demand,
    )


def outcome_of(fact: AppealDecided | DemandReceived) -> str:
    """Return a word for the audit log."""
    if isinstance(fact, DemandReceived):
        return "demand"
    return "overturned" if fact.overturned else "upheld"
