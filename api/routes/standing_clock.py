"""Clocks that stand: many encounters moved to one business moment together."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, Field

from api.auditing import note_alone
from api.errors import ConflictError, NotFoundError
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import App, Supervisor
from api.settling import Settled
from api.standing_clock import StandingClock
from models.base import Value
from models.ids import EncounterId
from storage import api_clock, encounters, tasks
from storage.api_locks import Locks

router = APIRouter(prefix="/standing-clock", tags=["time travel"], route_class=OnceRoute)


class StandingOrder(Value):
    """Which encounters, and the moment at which their clocks shall stand."""

    now: AwareDatetime = Field(examples=["2026-03-04T12:00:00Z"], description="Never before where a clock is")
    encounters: tuple[EncounterId, ...] = Field(max_length=2000)
    reason: str = Field("", max_length=500)


class Stood(Value):
    """Where an encounter is now, and what comes next."""

    id: EncounterId
    running: bool = Field(description="Whether any workflow of its family runs")
    open_tasks: int
    deadline: datetime | None = Field(description="The next deadline of ours")
    event: datetime | None = Field(description="The next event outside, as the follower knows it")


class Rest(Value):
    """What came to rest."""

    encounters: tuple[Stood, ...]
    office_tasks: tuple[str, ...] = Field(description="Open tasks that belong to no encounter")
    office_deadline: datetime | None = Field(description="The next deadline that belongs to no encounter")


@router.post("", responses=documented(404, 409, 503))
async def stand(request: Request, services: App, actor: Supervisor, _key: Key, order: StandingOrder) -> Rest:
    """Move encounters to a moment and let their clocks stand there; answers when everything has come to rest.

    The same moment again only waits for that. Workflows that belong to no encounter are moved along.
    """
    if not services.time_travel:
        raise ConflictError(
            "time travel is switched off", remedy="Set CLAIMFLOW_TIME_TRAVEL=true, never with real payers."
        )
    async with services.database.session() as session:
        unknown = await encounters.unknown(session, order.encounters)
        beyond = await api_clock.beyond(session, order.encounters, order.now, services.now())
    if unknown:
        raise NotFoundError(f"no encounter {unknown[0]}")
    if beyond:
        raise ConflictError(
            f"the clock of {beyond[0]} is beyond that moment", remedy="A business clock never goes back."
        )
    locks: Locks = request.app.state.locks
    async with locks.hold("standing clock") as first:
        if not first:
            raise ConflictError("clocks are already being moved", remedy="Wait until that has ended.")
        await note_alone(
            services.database, actor, "clock.stood", "encounters", to=order.now.isoformat(), reason=order.reason,
            number=len(order.encounters),
        )  # fmt: skip
        clock = StandingClock(services, actor.name, order.now, order.reason)
        found = await clock.stand(order.encounters)
    async with services.database.session() as session:
        office = await tasks.of_no_encounter(session)
    stood = tuple(_stood(encounter, settled) for encounter, settled in sorted(found.items()))
    return Rest(encounters=stood, office_tasks=tuple(office), office_deadline=clock.next_alone)


def _stood(encounter: EncounterId, settled: Settled) -> Stood:
    return Stood(
        id=encounter,
        running=bool(settled.members),
        open_tasks=len(settled.open_tasks),
        deadline=settled.next_due,
        event=settled.follower.next_event_at,
    )
