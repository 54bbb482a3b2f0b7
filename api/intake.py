"""Taking an encounter in: the row first, its workflow after the commit. What a crash leaves between heals itself."""

import asyncio
import math
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import structlog
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from api.auditing import note
from api.errors import ConflictError
from api.security import Actor
from api.services import Services
from models.base import Value
from models.ids import EncounterId, encounter_workflow_id
from models.intake import Intake
from models.messages.encounter import EncounterStart
from models.tables.encounters import EncounterRow
from storage import api_encounters, encounters

_AT_ONCE = 8
_log = structlog.get_logger(__name__)


class IntakeStatus(StrEnum):
    """Whether the encounter is new to us."""

    CREATED = "created"
    EXISTING = "existing"


class Taken(Value):
    """An encounter that was taken in. `identifier` is the sender's own."""

    id: EncounterId
    identifier: str
    status: IntakeStatus


async def take_in(
    services: Services, actor: Actor, intakes: Sequence[Intake], stands_at: datetime | None = None
) -> list[Taken]:
    """Keep encounters in one transaction and start the workflow of each. The same encounter again is the same one.

    Where a moment is given, their business clocks stand there, and the follower is told before anything is asked.

    Raises:
        ConflictError: A moment is given, and time travel is switched off.
    """
    if stands_at is not None and not services.time_travel:
        raise ConflictError(
            "time travel is switched off", remedy="Set CLAIMFLOW_TIME_TRAVEL=true, never with real payers."
        )
    ahead = math.ceil((stands_at - services.now()).total_seconds()) if stands_at else 0
    taken: list[Taken] = []
    async with services.database.transaction() as session:
        # In one order for all: two bundles that share encounters must not wait for each other.
        for intake in sorted(intakes, key=lambda each: (each.source, each.identifier)):
            identifier, new = await encounters.register(
                session,
                services.database.keys,
                intake,
                actor=actor.name,
                time_travel=services.time_travel,
                offset_seconds=ahead,
                stands_at=stands_at,
            )
            status = IntakeStatus.CREATED if new else IntakeStatus.EXISTING
            taken.append(Taken(id=identifier, identifier=intake.identifier, status=status))
        rows = [await encounters.get(session, each.id) for each in taken]
        for each in taken:
            await note(session, actor, f"encounter.{each.status.value}", f"encounter/{each.id}")
    if stands_at is not None:
        for each in taken:
            await services.follower.move(each.id, stands_at)
    await _start_all(services, rows)
    return taken


async def start_missing(services: Services) -> int:
    """Start the workflows that a crash kept from starting; returns how many encounters were looked at.

    Called when the API starts.
    """
    async with services.database.session() as session:
        rows = await api_encounters.never_started(session)
    await _start_all(services, rows)
    if rows:
        _log.info("encounters without a workflow were started", number=len(rows))
    return len(rows)


async def _start_all(services: Services, rows: Sequence[EncounterRow]) -> None:
    slots = asyncio.Semaphore(_AT_ONCE)

    async def start(row: EncounterRow) -> None:
        async with slots:
            await _start(services, row)

    await asyncio.gather(*(start(row) for row in rows))


async def _start(services: Services, row: EncounterRow) -> None:
    encounter = EncounterId(row.id)
    start = EncounterStart(
        encounter=encounter,
        offset_seconds=row.business_offset_seconds,
        stands_at=row.business_stands_at,
        time_travel=row.time_travel,
        payer_id=row.payer_id,
        facility=row.facility or services.facility,
    )
    try:
        await services.temporal.start_workflow(
            "EncounterWorkflow",
            start,
            id=encounter_workflow_id(encounter),
            task_queue=services.task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        )
    except WorkflowAlreadyStartedError:
        pass  # it has run to its end: the encounter came again, nothing is to be done
