"""A human task as the API tells it."""

from datetime import datetime
from typing import Any

from pydantic import JsonValue

from models.base import Value
from models.messages.desk import TaskState
from models.roles import Role
from models.tables.desk import TaskEventKind
from models.tasks import TASK_TYPES
from storage.tasks import TaskView


class TaskSummary(Value):
    """A task in the inbox. No PHI: who the patient is stands in the task's detail."""

    id: str
    type: str
    title: str
    summary: str
    role: Role
    stage: str
    state: TaskState
    priority: int
    encounter: str | None
    workflow_id: str
    payer_id: str
    opened: datetime
    due: datetime | None
    overdue: bool
    claimed_by: str | None
    assigned_to: str | None
    suspended_until: datetime | None
    escalated: bool
    requested_by: str
    completed_by: str
    action: str
    version: int
    business_now: datetime


class TaskDetail(TaskSummary):
    """A task with all that its worker needs."""

    context: dict[str, JsonValue]
    form: dict[str, Any]
    """JSON Schema of the answer."""
    work: dict[str, JsonValue]
    """Documents, suggestions, the claim and so on: whatever the type of task is worked with. PHI."""


class TaskEvent(Value):
    """One line of a task's history."""

    kind: TaskEventKind
    actor: str
    at: datetime
    business_at: datetime | None
    detail: str


def fields_of(view: TaskView) -> dict[str, Any]:
    """Return what both the summary and the detail show."""
    task = view.task
    names = ("id", "type", "summary", "role", "stage", "state", "priority", "workflow_id", "payer_id", "opened", "due")
    more = ("claimed_by", "assigned_to", "suspended_until", "escalated", "requested_by", "completed_by", "action")
    return {name: getattr(task, name) for name in (*names, *more, "version")} | {
        "title": TASK_TYPES[task.type].title,
        "encounter": task.encounter_id,
        "overdue": view.overdue,
        "business_now": view.business_now,
    }


def summary(view: TaskView) -> TaskSummary:
    """Return a task as a line of the inbox."""
    return TaskSummary(**fields_of(view))
