"""Applications for financial assistance: what a household tells, and what the policy makes of it."""

from datetime import date
from decimal import Decimal
from typing import Literal

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.auditing import note
from api.encounters import business_now, must_exist
from api.errors import ConflictError
from api.idempotency import Key, OnceRoute
from api.paths import EncounterPath
from api.problems import documented
from api.security import Accounts, Actor, App, Reader
from domain.deadlines import due_date
from models.assistance import Application, Outcome, Program
from models.base import Value
from models.ids import EncounterId
from models.messages.facts import PatientEvent, PatientReported
from storage import api_patients, assistance, balance, clocks, encounters
from storage.assistance import KeptApplication
from storage.crypto import Keyring

router = APIRouter(prefix="/encounters", tags=["patient"], route_class=OnceRoute)
_WINDOW = "assistance_window"


class Asked(Value):
    """An application, or more for the one that is pending: what is not told again stays. PHI."""

    channel: Literal["paper", "online", "phone", "presumptive"] = "paper"
    household_size: int | None = Field(None, ge=1, le=30, examples=[3])
    income_cents: int | None = Field(
        None, strict=True, ge=0, le=10_000_000_000, examples=[4_200_000],
        description="Of the whole household, before taxes, in a year",
    )  # fmt: skip
    assets_cents: int | None = Field(None, strict=True, ge=0, le=10_000_000_000)
    state: str = Field("", pattern=r"^([A-Z]{2})?$", examples=["NE"])
    documents: tuple[str, ...] = Field((), max_length=20, examples=[["proof_of_income", "proof_of_address"]])
    programs: tuple[Program, ...] = Field((), max_length=10, description="Programs that make presumptively eligible")


class ApplicationView(Value):
    """An application as it stands. PHI. Without an outcome it is pending."""

    id: int
    encounter: EncounterId
    version: int
    application: Application
    outcome: Outcome | None
    reasons: tuple[str, ...]
    percent_of_guideline: Decimal | None
    discount_percent: int | None
    cap_cents: int | None
    charity_cents: int
    decided_by: str
    approved_by: str
    decided_on: date | None


@router.get("/{encounter}/assistance-applications", responses=documented(404))
async def list_applications(services: App, actor: Reader, encounter: EncounterPath) -> tuple[ApplicationView, ...]:
    """List the applications of an encounter's patient at its facility. PHI: the reading is recorded."""
    async with services.database.transaction() as session:
        await must_exist(session, encounter)
        row = await encounters.get(session, encounter)
        found = await assistance.of_account(session, services.database.keys, row)
        await note(session, actor, "assistance.read", f"encounter/{encounter}")
    return tuple(map(_view, found))


@router.post("/{encounter}/assistance-applications", status_code=201, responses=documented(404, 409))
async def apply(services: App, actor: Accounts, key: Key, encounter: EncounterPath, asked: Asked) -> ApplicationView:
    """Take an application, or more for the pending one; nothing goes to an agency until it is decided.

    Taken until day 240 from the first statement (26 CFR 1.501(r)-6(c)), also while an agency has the account and after
    it was given up as bad debt. A supervisor may take one later.
    """
    keys = services.database.keys
    async with services.telling.transaction() as (session, tell):
        on = (await business_now(services, session, encounter)).date()
        await _in_time(session, keys, actor, encounter, on)
        row = await encounters.get(session, encounter, lock=True)
        content = Application(received=on, **asked.model_dump())
        application, fresh = await assistance.receive(session, keys, row, content, f"assistance:{key}", actor.name)
        kept = await assistance.get(session, keys, application)
        others = await balance.other_visits(session, row) if fresh else ()
        here = kept.encounter  # what comes later, at another visit, is more for the pending application
        facts = [_fact(PatientEvent.ASSISTANCE_APPLIED, key, here, on, actor)]
        facts += [
            _fact(PatientEvent.HOLD_PLACED, key, EncounterId(account), on, actor)
            for account, _, _ in others
            if account != here
        ]
        for fact in facts:
            await api_patients.keep_event(session, fact)
        tell(facts)
        await note(session, actor, "assistance.applied", f"encounter/{here}", application=application, more=not fresh)
    return _view(kept)


async def _in_time(session: AsyncSession, keys: Keyring, actor: Actor, encounter: EncounterId, on: date) -> None:
    sent = await balance.statements(session, keys, encounter)
    clock = (await clocks.effective(session, [_WINDOW], "", on)).get(_WINDOW)
    if not sent or clock is None or actor.has():
        return
    last = due_date(clock, sent[0].at.date())
    if on > last:
        raise ConflictError(
            f"applications for this account were taken until {last} ({clock.source})",
            remedy="A supervisor may take it all the same.",
        )


def _fact(event: PatientEvent, key: str, encounter: EncounterId, on: date, actor: Actor) -> PatientReported:
    identifier = f"assistance:{key}:{encounter}"[:120]
    return PatientReported(id=identifier, on=on, encounter=encounter, event=event, by=actor.name)


def _view(kept: KeptApplication) -> ApplicationView:
    found = kept.determination
    return ApplicationView(
        id=kept.id,
        encounter=kept.encounter,
        version=kept.number,
        application=kept.content,
        outcome=kept.outcome,
        reasons=found.reasons if found else (),
        percent_of_guideline=found.percent_of_guideline if found else None,
        discount_percent=found.discount_percent if found else None,
        cap_cents=found.cap_cents if found else None,
        charity_cents=kept.charity_cents,
        decided_by=kept.decided_by,
        approved_by=kept.approved_by,
        decided_on=kept.decided_on,
    )
