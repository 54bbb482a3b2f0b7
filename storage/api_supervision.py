"""What a supervisor searches: workflows, their stage marks, open deadlines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import exists, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from models.clocks import DeadlineState
from models.ids import EncounterId, WorkflowKind
from models.messages.desk import TaskState
from models.tables import METADATA
from models.tables.desk import DeadlineRow, StageMarkRow, WorkflowStateRow

_deadlines = METADATA.tables["deadlines"].c
_marks = METADATA.tables["stage_marks"].c
_states = METADATA.tables["workflow_states"].c
_tasks = METADATA.tables["tasks"].c

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Sorts what has no deadline to the end."""


@dataclass(frozen=True, slots=True)
class WorkflowSearch:
    """What to look for; None and empty mean all. `after` is the sort key of the last row seen."""

    kind: WorkflowKind | None = None
    encounter: str = ""
    stage: str = ""
    payer_id: str = ""
    closed: bool | None = None
    started_before: datetime | None = None
    due_before: datetime | None = None
    after: tuple[datetime, str] | None = None
    limit: int = 50


async def search_workflows(session: AsyncSession, search: WorkflowSearch) -> Sequence[WorkflowStateRow]:
    """Return workflows, those whose deadline comes first first."""
    row = _states
    due = func.coalesce(row.next_due, NEVER)
    conditions = (
        (search.kind, row.kind == search.kind),
        (search.encounter, row.encounter_id == search.encounter),
        (search.stage, row.stage == search.stage),
        (search.payer_id, row.payer_id == search.payer_id),
        (search.closed is not None, row.closed == search.closed),
    )
    statement = select(WorkflowStateRow).where(*(condition for wanted, condition in conditions if wanted))
    if search.started_before is not None:
        statement = statement.where(row.started_at < search.started_before)
    if search.due_before is not None:
        statement = statement.where(row.next_due < search.due_before)
    if search.after is not None:
        statement = statement.where(tuple_(due, row.workflow_id) > tuple_(*map(literal, search.after)))
    return (await session.scalars(statement.order_by(due, row.workflow_id).limit(search.limit))).all()


async def workflow(session: AsyncSession, workflow_id: str) -> WorkflowStateRow | None:
    """Return one workflow's newest snapshot."""
    return await session.get(WorkflowStateRow, workflow_id)


async def workflows_of(session: AsyncSession, encounter: EncounterId) -> Sequence[WorkflowStateRow]:
    """Return the family of an encounter, oldest first."""
    statement = select(WorkflowStateRow).where(_states.encounter_id == encounter)
    return (await session.scalars(statement.order_by(_states.started_at, _states.workflow_id))).all()


async def awaits(session: AsyncSession, encounter: EncounterId) -> bool:
    """Whether anybody is asked about an encounter, or a deadline of its family runs."""
    task = select(_tasks.id).where(_tasks.encounter_id == encounter, _tasks.state == TaskState.OPEN)
    deadline = select(_deadlines.id).where(_deadlines.encounter_id == encounter, _deadlines.state == DeadlineState.OPEN)
    return bool(await session.scalar(select(or_(exists(task), exists(deadline)))))


async def runs_of(session: AsyncSession, workflow_id: str) -> Sequence[str]:
    """Return the runs of a workflow that left marks, oldest first."""
    first = func.min(_marks.recorded_at)
    statement = select(_marks.run_id).where(_marks.workflow_id == workflow_id)
    return (await session.scalars(statement.group_by(_marks.run_id).order_by(first))).all()


async def marks_of(session: AsyncSession, encounter: EncounterId) -> Sequence[StageMarkRow]:
    """Return the stage marks of an encounter's family in business order."""
    statement = select(StageMarkRow).where(_marks.encounter_id == encounter)
    return (await session.scalars(statement.order_by(_marks.at, _marks.recorded_at))).all()


async def last_entry(session: AsyncSession, workflow_id: str, stage: str) -> StageMarkRow | None:
    """Return the mark of the last time that a workflow entered a stage."""
    statement = (
        select(StageMarkRow)
        .where(_marks.workflow_id == workflow_id, _marks.stage == stage, _marks.outcome == "")
        .order_by(_marks.recorded_at.desc(), _marks.number.desc())
        .limit(1)
    )
    return (await session.scalars(statement)).first()


async def stages_entered(session: AsyncSession, workflow_id: str) -> Sequence[str]:
    """Return the stages that a workflow has entered."""
    statement = select(_marks.stage).where(_marks.workflow_id == workflow_id, _marks.outcome == "")
    return (await session.scalars(statement.distinct().order_by(_marks.stage))).all()


@dataclass(frozen=True, slots=True)
class DeadlineSearch:
    """What to look for; None and empty mean all."""

    encounter: str = ""
    workflow_id: str = ""
    clock: str = ""
    payer_id: str = ""
    due_before: datetime | None = None
    state: DeadlineState | None = DeadlineState.OPEN
    after: tuple[datetime, str] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class FoundDeadline:
    """A deadline, with its workflow's clock and payer."""

    row: DeadlineRow
    offset_seconds: int
    payer_id: str


async def search_deadlines(session: AsyncSession, search: DeadlineSearch) -> Sequence[FoundDeadline]:
    """Return deadlines with the offset and the payer of their workflow, earliest first."""
    row, owner = _deadlines, _states
    conditions = (
        (search.encounter, row.encounter_id == search.encounter),
        (search.workflow_id, row.workflow_id == search.workflow_id),
        (search.clock, row.clock == search.clock),
        (search.payer_id, owner.payer_id == search.payer_id),
        (search.state, row.state == search.state),
    )
    statement = (
        select(DeadlineRow, owner.offset_seconds, owner.payer_id)
        .join(WorkflowStateRow, owner.workflow_id == row.workflow_id, isouter=True)
        .where(*(condition for wanted, condition in conditions if wanted))
    )
    if search.due_before is not None:
        statement = statement.where(row.due < search.due_before)
    if search.after is not None:
        statement = statement.where(tuple_(row.due, row.id) > tuple_(*map(literal, search.after)))
    found = await session.execute(statement.order_by(row.due, row.id).limit(search.limit))
    return [FoundDeadline(deadline, offset or 0, payer or "") for deadline, offset, payer in found]


async def deadlines_of(session: AsyncSession, encounter: EncounterId) -> Sequence[DeadlineRow]:
    """Return every deadline that an encounter's family ever had."""
    statement = select(DeadlineRow).where(_deadlines.encounter_id == encounter)
    return (await session.scalars(statement.order_by(_deadlines.started, _deadlines.id))).all()
