"""Fast-forward: one encounter's business clock, moved ahead with everything that follows it."""

from datetime import timedelta
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Request
from pydantic import Field, model_validator

from api.auditing import note_alone
from api.errors import ConflictError, NotFoundError
from api.idempotency import Key, OnceRoute
from api.paths import EncounterPath
from api.problems import documented
from api.security import Actor, App, Supervisor
from api.time_travel import Journey, Traveller
from models.base import Value
from storage import api_clock
from storage.api_locks import Locks

router = APIRouter(prefix="/encounters", tags=["time travel"], route_class=OnceRoute)
LONGEST = timedelta(days=3660)


class Order(Value):
    """How far: a duration, or to whatever happens next."""

    duration: Annotated[timedelta, Field(ge=timedelta(0), le=LONGEST)] | None = Field(
        None, examples=["P30D"], description="ISO 8601"
    )
    to: Literal["next"] | None = None
    stop_at_tasks: bool = Field(False, description="Stop early when a person is asked for something")
    reason: str = Field("", max_length=500)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.duration is None) == (self.to is None):
            raise ValueError('either duration or to: "next"')
        return self


@router.post("/{encounter}/fast-forward", responses=documented(404, 409, 503))
async def fast_forward(
    request: Request, services: App, actor: Supervisor, key: Key, encounter: EncounterPath, order: Order
) -> Journey:
    """Move an encounter ahead, deadline by deadline, with its claims, appeals and payers."""
    if not services.time_travel:
        raise ConflictError(
            "time travel is switched off", remedy="Set CLAIMFLOW_TIME_TRAVEL=true, never with real payers."
        )
    locks: Locks = request.app.state.locks
    async with locks.hold(f"clock {encounter}") as first:
        if not first:
            raise ConflictError(f"{encounter} is already being moved", remedy="Wait until that has ended.")
        return await _travel(services, actor, key, encounter, order)


async def _travel(services: App, actor: Actor, key: str, encounter: EncounterPath, order: Order) -> Journey:
    async with services.database.session() as session:
        clock = await api_clock.clock_of(session, encounter)
    if clock is None:
        raise NotFoundError(f"no encounter {encounter}")
    if clock.stands_at is not None:
        raise ConflictError(f"the clock of {encounter} stands", remedy="Move it with POST /api/v1/standing-clock.")
    offset = clock.offset_seconds
    # Before it happens: a journey that is cut off half way has moved the clock too.
    await note_alone(
        services.database,
        actor,
        "clock.advanced",
        f"encounter/{encounter}",
        by="next" if order.duration is None else str(order.duration),
        reason=order.reason,
    )
    traveller = Traveller(services, encounter, actor.name, key, order.reason)
    if order.duration is None:
        return await traveller.to_next(offset)
    return await traveller.by(order.duration, offset, stop_at_tasks=order.stop_at_tasks)
