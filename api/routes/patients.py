"""The patient's side: what patients, the post, courts and agencies report."""

from datetime import date
from typing import Literal, Self

from fastapi import APIRouter
from pydantic import Field, model_validator
from sqlalchemy.ext.asyncio import AsyncSession

from activities.agency_money import take_agency_payment
from api.auditing import note
from api.encounters import business_now, must_exist
from api.errors import KeyReusedError
from api.idempotency import Key, OnceRoute
from api.paths import EncounterPath
from api.problems import documented
from api.security import Accounts, Actor, App
from api.services import Services
from models.assistance import Application
from models.base import Value
from models.ids import EncounterId
from models.messages.facts import PatientEvent, PatientReported
from models.payments import MOST_CENTS
from storage import api_patients, assistance, encounters, ledger

router = APIRouter(prefix="/encounters", tags=["patient"], route_class=OnceRoute)

EventName = Literal[
    PatientEvent.PLAN_REQUESTED,
    PatientEvent.ASSISTANCE_APPLIED,
    PatientEvent.DISPUTE_RAISED,
    PatientEvent.RETURNED_MAIL,
    PatientEvent.AGENCY_PAYMENT,
    PatientEvent.AGENCY_RETURNED,
]
_NEEDS = {PatientEvent.PLAN_REQUESTED: "installments", PatientEvent.AGENCY_PAYMENT: "cents"}


class PatientReport(Value):
    """Something about the patient's balance, other than a payment."""

    event: EventName
    on: date | None = None
    cents: int = Field(0, strict=True, ge=0, le=MOST_CENTS, description="What an agency collected")
    installments: int = Field(0, ge=0, le=60, description="Months that the patient asks for")
    by: str = Field("", max_length=80, description="Who said so")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = _NEEDS.get(self.event)
        if needed is not None and not getattr(self, needed):
            raise ValueError(f"{needed}: needed when event is {self.event.value!r}")
        return self


class Recorded(Value):
    """What was recorded and told to the encounter's workflow."""

    id: str
    encounter: EncounterId
    event: PatientEvent
    on: date
    cents: int


@router.post("/{encounter}/patient-events", status_code=201, responses=documented(404))
async def report(services: App, actor: Accounts, key: Key, encounter: EncounterPath, told: PatientReport) -> Recorded:
    """Record what was reported about a balance."""
    fact = PatientReported(
        id=f"patient:{key}",
        on=told.on or await _today(services, encounter),
        encounter=encounter,
        event=told.event,
        cents=told.cents,
        installments=told.installments,
        by=told.by or actor.name,
    )
    return await _record(services, actor, fact)


async def _today(services: Services, encounter: EncounterId) -> date:
    async with services.database.session() as session:
        return (await business_now(services, session, encounter)).date()


async def _record(services: Services, actor: Actor, fact: PatientReported) -> Recorded:
    """Post, keep and tell."""
    async with services.telling.transaction() as (session, tell):
        await must_exist(session, fact.encounter)
        await _post(session, fact)
        if fact.event is PatientEvent.ASSISTANCE_APPLIED:
            # Said on the phone, say: the application is pending from now on, and its papers are asked for.
            asked = Application(received=fact.on, channel="phone")
            row = await encounters.get(session, fact.encounter, lock=True)
            await assistance.receive(session, services.database.keys, row, asked, fact.id, fact.by)
        await api_patients.keep_event(session, fact)
        tell([fact])
        await note(session, actor, f"patient.{fact.event.value}", f"encounter/{fact.encounter}", cents=fact.cents)
    return Recorded(id=fact.id, encounter=fact.encounter, event=fact.event, on=fact.on, cents=fact.cents)


async def _post(session: AsyncSession, fact: PatientReported) -> None:
    if fact.event is not PatientEvent.AGENCY_PAYMENT:
        return
    try:
        await take_agency_payment(session, fact)
    except ledger.LedgerConflictError as error:
        raise KeyReusedError("the key belongs to another payment") from error
