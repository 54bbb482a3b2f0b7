"""Totals over everything, for the reports."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.clocks import DeadlineState
from models.messages.desk import TaskState
from models.tables import METADATA
from models.tables.desk import TaskRow
from models.tables.encounters import EncounterRow, EncounterStatus

_deadlines = METADATA.tables["deadlines"].c
_encounters = METADATA.tables["encounters"].c
_marks = METADATA.tables["stage_marks"].c
_tasks = METADATA.tables["tasks"].c


async def outcomes(session: AsyncSession) -> dict[str, int]:
    """Return how many encounters left each stage by each way out: {"coding.coded": 12}."""
    statement = (
        select(_marks.stage, _marks.outcome, func.count(_marks.encounter_id.distinct()))
        .where(_marks.outcome != "", _marks.encounter_id.is_not(None))
        .group_by(_marks.stage, _marks.outcome)
        .order_by(_marks.stage, _marks.outcome)
    )
    return {f"{stage}.{outcome}": number for stage, outcome, number in await session.execute(statement)}


async def encounters(session: AsyncSession) -> dict[EncounterStatus, int]:
    """Return how many encounters there are of each status."""
    statement = select(_encounters.status, func.count()).group_by(_encounters.status)
    return {row[0]: row[1] for row in await session.execute(statement)}


async def tasks(session: AsyncSession) -> dict[tuple[str, TaskState], int]:
    """Return how many tasks there are of each type and state."""
    statement = select(_tasks.type, _tasks.state, func.count()).group_by(_tasks.type, _tasks.state)
    return {(kind, state): number for kind, state, number in await session.execute(statement)}


async def timers(session: AsyncSession) -> dict[tuple[str, DeadlineState], int]:
    """Return how many deadlines there are of each clock and state."""
    statement = select(_deadlines.clock, _deadlines.state, func.count()).group_by(_deadlines.clock, _deadlines.state)
    return {(clock, state): number for clock, state, number in await session.execute(statement)}


async def overdue_tasks(session: AsyncSession, now: datetime) -> int:
    """Return how many open tasks are overdue on their encounter's own clock."""
    offset = func.make_interval(0, 0, 0, 0, 0, 0, func.coalesce(_encounters.business_offset_seconds, 0))
    statement = (
        select(func.count())
        .select_from(TaskRow)
        .join(EncounterRow, _encounters.id == _tasks.encounter_id, isouter=True)
        .where(_tasks.state == TaskState.OPEN, _tasks.due < now + offset)
    )
    return (await session.execute(statement)).scalar_one()
