"""The inbox: search, one task with its form and what it is worked with, its history."""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import AwareDatetime

from api.auditing import note
from api.cursors import Cursor, Limit, Page, decode, encode
from api.errors import ForbiddenError
from api.etag import etag
from api.problems import documented
from api.security import Actor, App, Reader
from api.task_views import TaskDetail, TaskEvent, TaskSummary, fields_of, summary
from api.work import work_of
from models.messages.desk import TaskState
from models.roles import Role
from models.tables.desk import TaskRow
from models.tasks import TASK_TYPES
from storage import tasks
from storage.tasks import TaskSearch

router = APIRouter(prefix="/tasks", tags=["inbox"])


@router.get("")
async def list_tasks(
    services: App,
    actor: Reader,
    mine: bool = False,
    role: Role | None = None,
    type: str = "",
    stage: str = "",
    payer: str = "",
    encounter: str = "",
    workflow_id: str = "",
    state: TaskState | Literal["any"] = TaskState.OPEN,
    priority: int | None = None,
    due_before: AwareDatetime | None = None,
    overdue: bool | None = None,
    unclaimed: bool = False,
    escalated: bool | None = None,
    include_suspended: bool = False,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[TaskSummary]:
    """List tasks, the most urgent first: those of your roles where nothing else is asked for.

    `mine` are those that you hold or that are assigned to you. Supervisors and auditors see all roles.
    """
    wanted = TaskSearch(
        holder=actor.name if mine else "",
        unclaimed=unclaimed,
        roles=(role,) if role is not None else () if mine else _roles(actor),
        type=type,
        stage=stage,
        payer_id=payer,
        encounter=encounter,
        workflow_id=workflow_id.replace(".", "/"),
        state=None if state == "any" else state,
        priority=priority,
        due_before=due_before,
        overdue=overdue,
        suspended=None if include_suspended else False,
        escalated=escalated,
        after=_after(cursor),
        limit=limit + 1,
    )
    async with services.database.session() as session:
        found = await tasks.search(session, wanted, services.now())
    more = encode(*found[limit - 1].sort_key) if len(found) > limit else None
    return Page(items=tuple(map(summary, found[:limit])), next=more)


def _roles(actor: Actor) -> tuple[Role, ...]:
    return () if actor.has(Role.AUDITOR) else tuple(sorted(actor.roles))


def _after(cursor: str) -> tuple[int, datetime, str] | None:
    parts = decode(cursor, (int, datetime, str))
    if parts is None:
        return None
    priority, due, identifier = parts
    assert isinstance(priority, int)
    assert isinstance(due, datetime)
    return priority, due, str(identifier)


@router.get("/{task_id}", responses=documented(404))
async def get_task(services: App, actor: Reader, task_id: str, response: Response) -> TaskDetail:
    """Return a task with the JSON Schema of its form and what it is worked with. PHI: the reading is recorded."""
    async with services.database.transaction() as session:
        view = await tasks.get(session, task_id, services.now())
        may_see(actor, view.task)
        work = await work_of(session, services.database.keys, view.task)
        await note(session, actor, "task.read", f"task/{task_id}")
    response.headers["ETag"] = etag(view.task.version)
    form = TASK_TYPES[view.task.type].form.model_json_schema()
    return TaskDetail(**fields_of(view), context=view.task.context, form=form, work=work)


@router.get("/{task_id}/history", responses=documented(404))
async def get_history(services: App, actor: Reader, task_id: str) -> tuple[TaskEvent, ...]:
    """Return what happened to a task, oldest first. Comments may hold PHI: the reading is recorded."""
    async with services.database.transaction() as session:
        view = await tasks.get(session, task_id, services.now())
        may_see(actor, view.task)
        lines = await tasks.history(session, services.database.keys, task_id)
        await note(session, actor, "task.history_read", f"task/{task_id}")
    return tuple(
        TaskEvent(kind=row.kind, actor=row.actor, at=row.at, business_at=row.business_at, detail=words)
        for row, words in lines
    )


def may_see(actor: Actor, task: TaskRow) -> None:
    """Raise ForbiddenError where a task is of no role of the reader: the minimum necessary, 45 CFR 164.502(b)."""
    if not actor.has(task.role, Role.AUDITOR):
        raise ForbiddenError(f"this task needs the role {task.role.value}")
