"""The inbox: search, and what people do with a task short of completing it (which is the workflow's business)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import JsonValue
from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.messages.desk import TaskState
from models.roles import Role
from models.tables import METADATA
from models.tables.desk import TaskEventKind, TaskEventRow, TaskRow, WorkflowStateRow
from storage.crypto import Keyring
from storage.errors import MissingError, StaleError, WrongStateError

_tasks = METADATA.tables["tasks"].c
_events = METADATA.tables["task_events"].c
_states = METADATA.tables["workflow_states"].c

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Sorts tasks without a due moment to the end."""

URGENT = 1


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task, and whether it is overdue on its own encounter's clock."""

    task: TaskRow
    business_now: datetime

    @property
    def overdue(self) -> bool:
        """Whether an open task's due moment has passed."""
        due = self.task.due
        return self.task.state is TaskState.OPEN and due is not None and due < self.business_now

    @property
    def suspended(self) -> bool:
        """Whether somebody put the task aside until later."""
        until = self.task.suspended_until
        return until is not None and until > self.business_now

    @property
    def sort_key(self) -> tuple[int, datetime, str]:
        """Where the task stands in a search: the cursor of the next page."""
        return self.task.priority, self.task.due or NEVER, self.task.id


@dataclass(frozen=True, slots=True)
class TaskSearch:
    """What to look for; None and empty mean all. `holder` is who claimed it or has it assigned."""

    holder: str = ""
    unclaimed: bool = False
    roles: tuple[Role, ...] = ()
    type: str = ""
    stage: str = ""
    payer_id: str = ""
    encounter: str = ""
    workflow_id: str = ""
    state: TaskState | None = TaskState.OPEN
    priority: int | None = None
    due_before: datetime | None = None
    overdue: bool | None = None
    suspended: bool | None = None
    escalated: bool | None = None
    after: tuple[int, datetime, str] | None = None
    limit: int = 50


async def search(session: AsyncSession, wanted: TaskSearch, now: datetime) -> Sequence[TaskView]:
    """Return tasks, the most urgent first (priority, due, id). `now` is the real moment."""
    due = func.coalesce(_tasks.due, NEVER)
    statement = _with_offset().where(*_conditions(wanted), *_clock_conditions(wanted, now))
    if wanted.after is not None:
        statement = statement.where(tuple_(_tasks.priority, due, _tasks.id) > tuple_(*map(literal, wanted.after)))
    rows = await session.execute(statement.order_by(_tasks.priority, due, _tasks.id).limit(wanted.limit))
    return [_view(row, now) for row in rows]


def _with_offset() -> Select[TaskRow, int | None]:
    return select(TaskRow, _states.offset_seconds).join(
        WorkflowStateRow, _states.workflow_id == _tasks.workflow_id, isouter=True
    )


def _view(row: Row[TaskRow, int | None], now: datetime) -> TaskView:
    task, offset = row
    return TaskView(task, now + timedelta(seconds=offset or 0))


def _conditions(wanted: TaskSearch) -> list[ColumnElement[bool]]:
    pairs: tuple[tuple[object, ColumnElement[bool]], ...] = (
        (wanted.holder, or_(_tasks.claimed_by == wanted.holder, _tasks.assigned_to == wanted.holder)),
        (wanted.unclaimed, _tasks.claimed_by.is_(None)),
        (wanted.roles, _tasks.role.in_(wanted.roles)),
        (wanted.type, _tasks.type == wanted.type),
        (wanted.stage, _tasks.stage == wanted.stage),
        (wanted.payer_id, _tasks.payer_id == wanted.payer_id),
        (wanted.encounter, _tasks.encounter_id == wanted.encounter),
        (wanted.workflow_id, _tasks.workflow_id == wanted.workflow_id),
        (wanted.state, _tasks.state == wanted.state),
        (wanted.priority, _tasks.priority == wanted.priority),
        (wanted.escalated is not None, _tasks.escalated == wanted.escalated),
    )
    return [condition for value, condition in pairs if value]


def _clock_conditions(wanted: TaskSearch, now: datetime) -> list[ColumnElement[bool]]:
    """Conditions on business moments: real now plus the offset of the task's own workflow."""
    business_now = literal(now) + func.make_interval(0, 0, 0, 0, 0, 0, func.coalesce(_states.offset_seconds, 0))
    late = and_(_tasks.state == TaskState.OPEN, func.coalesce(_tasks.due, NEVER) < business_now)
    aside = and_(_tasks.suspended_until.is_not(None), _tasks.suspended_until > business_now)
    found: list[ColumnElement[bool]] = []
    if wanted.due_before is not None:
        found.append(_tasks.due < wanted.due_before)
    if wanted.overdue is not None:
        found.append(late if wanted.overdue else ~late)
    if wanted.suspended is not None:
        found.append(aside if wanted.suspended else ~aside)
    return found


async def of_no_encounter(session: AsyncSession) -> Sequence[str]:
    """Return the ids of open tasks that belong to no encounter: of remittances, say."""
    statement = select(_tasks.id).where(_tasks.state == TaskState.OPEN, _tasks.encounter_id.is_(None))
    return (await session.scalars(statement.order_by(_tasks.opened, _tasks.id))).all()


async def get(session: AsyncSession, task_id: str, now: datetime) -> TaskView:
    """Return one task. MissingError where there is none."""
    row = (await session.execute(_with_offset().where(_tasks.id == task_id))).one_or_none()
    if row is None:
        raise MissingError(f"task {task_id} is not known")
    return _view(row, now)


@dataclass(frozen=True, slots=True)
class TaskChange:
    """Who changes which task; `version` is what they last saw (None: whatever it is)."""

    task_id: str
    actor: str
    now: datetime
    version: int | None = None
    comment: str = ""


async def claim(session: AsyncSession, keys: Keyring, change: TaskChange, *, take_over: bool = False) -> TaskView:
    """Take a task. Claiming what one already holds changes nothing; another's needs `take_over`."""
    view = await _locked(session, change)
    if view.task.claimed_by == change.actor:
        return view
    if view.task.claimed_by is not None and not take_over:
        raise WrongStateError(f"task {change.task_id} is held by {view.task.claimed_by}")
    return await _apply(session, keys, change, view, TaskEventKind.CLAIMED, {"claimed_by": change.actor})


async def unclaim(session: AsyncSession, keys: Keyring, change: TaskChange, *, force: bool = False) -> TaskView:
    """Give a task back; another's only by `force`."""
    view = await _locked(session, change)
    if view.task.claimed_by is None:
        return view
    if view.task.claimed_by != change.actor and not force:
        raise WrongStateError(f"task {change.task_id} is held by {view.task.claimed_by}")
    return await _apply(session, keys, change, view, TaskEventKind.UNCLAIMED, {"claimed_by": None})


async def assign(session: AsyncSession, keys: Keyring, change: TaskChange, to: str | None) -> TaskView:
    """Give a task to somebody (None: to nobody in particular); whoever held it loses it."""
    view = await _locked(session, change)
    values = {"assigned_to": to, "claimed_by": None}
    return await _apply(session, keys, change, view, TaskEventKind.ASSIGNED, values, f"to {to or 'nobody'}")


async def comment(session: AsyncSession, keys: Keyring, change: TaskChange) -> TaskView:
    """Leave words in the history; they may hold PHI and are sealed."""
    view = await _locked(session, change, only_open=False)
    return await _apply(session, keys, change, view, TaskEventKind.COMMENTED, {})


async def suspend(session: AsyncSession, keys: Keyring, change: TaskChange, until: datetime | None) -> TaskView:
    """Put a task aside until a business moment; None brings it back."""
    view = await _locked(session, change)
    kind = TaskEventKind.RESUMED if until is None else TaskEventKind.SUSPENDED
    words = "" if until is None else f"until {until:%Y-%m-%d %H:%M}"
    return await _apply(session, keys, change, view, kind, {"suspended_until": until}, words)


async def escalate(session: AsyncSession, keys: Keyring, change: TaskChange) -> TaskView:
    """Make a task most urgent, and anybody's who may do it."""
    view = await _locked(session, change)
    values = {"escalated": True, "priority": URGENT, "suspended_until": None}
    return await _apply(session, keys, change, view, TaskEventKind.ESCALATED, values)


async def reprioritise(session: AsyncSession, keys: Keyring, change: TaskChange, priority: int) -> TaskView:
    """Give a task another priority, 1 (most urgent) to 5."""
    view = await _locked(session, change)
    values = {"priority": priority}
    return await _apply(session, keys, change, view, TaskEventKind.REPRIORITISED, values, f"to {priority}")


async def _locked(session: AsyncSession, change: TaskChange, *, only_open: bool = True) -> TaskView:
    statement = _with_offset().where(_tasks.id == change.task_id).with_for_update(of=TaskRow)
    row = (await session.execute(statement.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise MissingError(f"task {change.task_id} is not known")
    view = _view(row, change.now)
    if only_open and view.task.state is not TaskState.OPEN:
        raise WrongStateError(f"task {change.task_id} is {view.task.state.value}")
    if change.version is not None and change.version != view.task.version:
        raise StaleError(f"task {change.task_id} has version {view.task.version}, not {change.version}")
    return view


async def _apply(
    session: AsyncSession,
    keys: Keyring,
    change: TaskChange,
    view: TaskView,
    kind: TaskEventKind,
    values: dict[str, Any],
    words: str = "",
) -> TaskView:
    for name, value in (values | {"version": view.task.version + 1, "updated_at": change.now}).items():
        setattr(view.task, name, value)
    await session.flush()
    detail = ": ".join(part for part in (words, change.comment) if part)
    await add_event(session, keys, change.task_id, kind, change.actor, view.business_now, detail)
    return view


async def add_event(
    session: AsyncSession,
    keys: Keyring,
    task_id: str,
    kind: TaskEventKind,
    actor: str,
    business_at: datetime,
    detail: str = "",
    once: str | None = None,
) -> None:
    """Write a line of history; `once` makes a repeated one vanish."""
    row = {
        "task_id": task_id,
        "kind": kind,
        "actor": actor,
        "business_at": business_at,
        "detail": keys.seal(detail, _context(task_id)) if detail else None,
        "once": once,
    }
    await session.execute(insert(TaskEventRow).values(row).on_conflict_do_nothing())


async def keep_answer(
    session: AsyncSession, keys: Keyring, task_id: str, actor: str, business_at: datetime, form: dict[str, JsonValue]
) -> None:
    """Keep the whole answer, sealed, in the history: what people type may hold PHI and goes nowhere else in clear."""
    answer = json.dumps(form, ensure_ascii=False, sort_keys=True)
    await add_event(session, keys, task_id, TaskEventKind.COMMENTED, actor, business_at, answer, once="answer")


async def history(session: AsyncSession, keys: Keyring, task_id: str) -> Sequence[tuple[TaskEventRow, str]]:
    """Return what happened to a task, oldest first, each with its words."""
    return await _told(session, keys, _events.task_id == task_id)


async def history_of_encounter(
    session: AsyncSession, keys: Keyring, encounter: str
) -> Sequence[tuple[TaskEventRow, str]]:
    """Return what happened to all tasks of an encounter's family, oldest first."""
    of_family = select(_tasks.id).where(_tasks.encounter_id == encounter)
    return await _told(session, keys, _events.task_id.in_(of_family))


async def _told(
    session: AsyncSession, keys: Keyring, condition: ColumnElement[bool]
) -> Sequence[tuple[TaskEventRow, str]]:
    rows = await session.scalars(select(TaskEventRow).where(condition).order_by(_events.id))
    return [(row, keys.open(row.detail, _context(row.task_id)) if row.detail else "") for row in rows]


def _context(task_id: str) -> str:
    return f"task-event:{task_id}"
