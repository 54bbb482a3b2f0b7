"""A payment plan by a stored card: the patient's consent, its words for the patient, and taking it back."""

from datetime import date
from typing import Literal

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.auditing import note
from api.encounters import business_now, must_exist
from api.errors import ConflictError, NotFoundError
from api.idempotency import Key, OnceRoute
from api.paths import EncounterPath
from api.problems import documented
from api.security import Accounts, App, Reader
from api.services import Services
from domain.autopay import terms
from models.autopay import Consent
from models.base import Value
from models.ids import EncounterId
from models.messages.facts import PatientEvent, PatientReported
from storage import api_patients, autopay, plans

router = APIRouter(prefix="/encounters/{encounter}/autopay", tags=["patient"], route_class=OnceRoute)


class NewConsent(Value):
    """The patient agrees, in writing or on the phone, to the words that GET returns afterwards and gets a copy."""

    token: str = Field(
        pattern=r"^[A-Za-z]\S*$", max_length=80, description="The gateway's, never a number", examples=["tok_approve"]
    )
    card: str = Field(pattern=r"^[a-z ]{1,30} [0-9]{4}$", description="Brand, last four digits", examples=["visa 4242"])
    agreed: Literal[True]
    by: str = Field("", max_length=80, description="Who agreed")


class ConsentView(Value):
    """A consent that stands. The token is not shown."""

    plan: int
    card: str
    terms: str
    on: date
    by: str


@router.post("", status_code=201, responses=documented(404, 409))
async def agree(services: App, actor: Accounts, key: Key, encounter: EncounterPath, new: NewConsent) -> ConsentView:
    """Keep the patient's consent that a card pays the plan's installments on their days (12 CFR 1005.10(b))."""
    if services.cards is None:
        raise ConflictError("no card gateway is configured", remedy="Set CLAIMFLOW_CARD_GATEWAY_URL.")
    async with services.telling.transaction() as (session, tell):
        today = (await business_now(services, session, encounter)).date()
        found = await plans.standing(session, encounter)
        if found is None:
            raise ConflictError("there is no payment plan", remedy="Agree to a plan first (plan_requested).")
        await autopay.agree(
            session, services.database.keys, encounter, f"{encounter}:{key}", plan=found[0].number, token=new.token,
            card=new.card, terms=terms(found[0], new.card), on=today, by=new.by or actor.name,
        )  # fmt: skip
        fact = _fact(PatientEvent.AUTOPAY_AGREED, encounter, key, today, new.by or actor.name)
        await api_patients.keep_event(session, fact)
        tell([fact])
        await note(session, actor, "autopay.agreed", f"encounter/{encounter}", plan=found[0].number)
        kept = await _standing(services, session, encounter)
    return _view(kept)


@router.get("", responses=documented(404))
async def get(services: App, _actor: Reader, encounter: EncounterPath) -> ConsentView:
    """Return the consent that stands."""
    async with services.database.session() as session:
        await must_exist(session, encounter)
        return _view(await _standing(services, session, encounter))


@router.post("/revocations", status_code=201, responses=documented(404, 409))
async def revoke(services: App, actor: Accounts, key: Key, encounter: EncounterPath) -> ConsentView:
    """Take the consent back: nothing is charged any more; the plan goes on, paid otherwise."""
    async with services.telling.transaction() as (session, tell):
        today = (await business_now(services, session, encounter)).date()
        kept = await _standing(services, session, encounter)
        await autopay.revoke(session, kept, today, actor.name)
        fact = _fact(PatientEvent.AUTOPAY_REVOKED, encounter, key, today, actor.name)
        await api_patients.keep_event(session, fact)
        tell([fact])
        await note(session, actor, "autopay.revoked", f"encounter/{encounter}", plan=kept.plan)
    return _view(kept)


async def _standing(services: Services, session: AsyncSession, encounter: EncounterId) -> Consent:
    found = await plans.standing(session, encounter)
    kept = await autopay.standing(session, services.database.keys, encounter, found[0].number) if found else None
    if kept is None:
        raise NotFoundError("no consent stands for this encounter")
    return kept


def _fact(event: PatientEvent, encounter: EncounterId, key: str, on: date, by: str) -> PatientReported:
    return PatientReported(id=f"{event.value}:{encounter}:{key}", on=on, encounter=encounter, event=event, by=by)


def _view(kept: Consent) -> ConsentView:
    return ConsentView.model_validate(kept.model_dump(exclude={"id", "token"}))
