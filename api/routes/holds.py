"""Holds: why an account is left alone, and until when."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from activities.holds import holds_on
from api import holding
from api.auditing import note
from api.encounters import business_now, must_exist
from api.idempotency import Key, OnceRoute
from api.paths import EncounterPath
from api.problems import documented
from api.security import Accounts, App, Reader, Worker
from models.base import Value
from models.holds import Hold, HoldDetail
from storage import holds

router = APIRouter(prefix="/encounters", tags=["patient"], route_class=OnceRoute)
Kind = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$", examples=["bankruptcy"], description="A kind of holds.yaml")]


class HoldView(Value):
    """A hold that lasts, with what is known about it (PHI)."""

    hold: Hold
    detail: HoldDetail


class PlaceHold(HoldDetail):
    """Put an account on hold."""

    kind: str = Field(pattern=r"^[a-z_]{1,40}$", examples=["bankruptcy"])


class LiftHold(Value):
    """End a hold."""

    ending: str = Field(pattern=r"^[a-z_]{1,40}$", examples=["dismissed"], description="One of the kind's endings")
    reason: str = Field(min_length=1, max_length=500)


@router.get("/{encounter}/holds", responses=documented(404))
async def list_holds(services: App, actor: Reader, encounter: EncounterPath) -> tuple[HoldView, ...]:
    """List the holds that last, placed or by themselves. PHI: the reading is recorded."""
    keys = services.database.keys
    async with services.database.transaction() as session:
        await must_exist(session, encounter)
        found = await holds_on(session, keys, encounter)
        details = [await holds.detail(session, keys, each.id) if each.id else HoldDetail() for each in found]
        await note(session, actor, "holds.read", f"encounter/{encounter}")
    return tuple(HoldView(hold=hold, detail=detail) for hold, detail in zip(found, details, strict=True))


@router.post("/{encounter}/holds", status_code=201, responses=documented(404, 409))
async def place_hold(
    services: App, actor: Accounts, key: Key, encounter: EncounterPath, asked: PlaceHold
) -> tuple[Hold, ...]:
    """Put an account on hold, or every account of the patient where the kind is about the patient."""
    rule = holding.rule_of(asked.kind)
    detail = HoldDetail.model_validate(asked.model_dump(exclude={"kind"}))
    async with services.telling.transaction() as (session, tell):
        on = (await business_now(services, session, encounter)).date()
        facts = await holding.place(session, services.database.keys, encounter, rule, detail, on, key, actor.name)
        tell(facts)
        held = await holds_on(session, services.database.keys, encounter)
        await note(session, actor, "hold.placed", f"encounter/{encounter}", kind=rule.kind, accounts=len(facts))
    return held


@router.post("/{encounter}/holds/{kind}/lift", responses=documented(404, 409))
async def lift_hold(
    services: App, actor: Worker, key: Key, encounter: EncounterPath, kind: Kind, asked: LiftHold
) -> tuple[Hold, ...]:
    """End a hold by one of its endings; returns what still holds the account."""
    rule = holding.rule_of(kind)
    async with services.telling.transaction() as (session, tell):
        on = (await business_now(services, session, encounter)).date()
        facts = await holding.end(
            session, services.database.keys, encounter, rule, asked.ending, asked.reason, on, key, actor
        )
        tell(facts)
        held = await holds_on(session, services.database.keys, encounter)
        await note(session, actor, "hold.lifted", f"encounter/{encounter}", kind=kind, ending=asked.ending)
    return held
