"""What time travel keeps in tables: an encounter's offset, and what rang on the way, what is still being posted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.clocks import DeadlineState
from models.ids import EncounterId, WorkflowKind
from models.tables import METADATA
from models.tables.desk import DeadlineRow, WorkflowStateRow
from models.tables.encounters import EncounterRow
from models.tables.remittances import RemittanceRow

_deadlines = METADATA.tables["deadlines"].c
_remittances = METADATA.tables["remittances"].c
_states = METADATA.tables["workflow_states"].c
_encounters = METADATA.tables["encounters"].c


async def offset_of(session: AsyncSession, encounter: EncounterId) -> int | None:
    """Return how many seconds an encounter's clock runs ahead; None where there is no such encounter."""
    statement = select(_encounters.business_offset_seconds).where(_encounters.id == encounter)
    return (await session.execute(statement)).scalar_one_or_none()


async def store_offset(session: AsyncSession, encounter: EncounterId, seconds: int) -> None:
    """Keep an encounter's offset; it never goes back."""
    statement = (
        update(EncounterRow)
        .where(_encounters.id == encounter, _encounters.business_offset_seconds < seconds)
        .values(business_offset_seconds=seconds)
    )
    await session.execute(statement)


async def fired_between(
    session: AsyncSession, encounter: EncounterId, after: datetime, until: datetime
) -> Sequence[DeadlineRow]:
    """Return the deadlines that were due, and rang, in a span of the business clock, earliest first."""
    statement = (
        select(DeadlineRow)
        .where(
            _deadlines.encounter_id == encounter,
            _deadlines.state == DeadlineState.FIRED,
            _deadlines.due > after,
            _deadlines.due <= until,
        )
        .order_by(_deadlines.due, _deadlines.id)
    )
    return (await session.scalars(statement)).all()


async def unfinished_remittances(session: AsyncSession) -> Sequence[str]:
    """Return the ids of the remittance workflows that have not told that they are through."""
    workflow_id = func.concat(literal(f"{WorkflowKind.REMITTANCE}/"), _remittances.id)
    statement = (
        select(workflow_id)
        .select_from(RemittanceRow)
        .join(WorkflowStateRow, _states.workflow_id == workflow_id, isouter=True)
        .where(_states.closed.is_not(True))
        .order_by(_remittances.received_at)
    )
    return (await session.scalars(statement)).all()
