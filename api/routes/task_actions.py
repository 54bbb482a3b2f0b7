"""What people do with a task short of completing it."""

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, Field

from api.etag import SeenVersion, etag
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import App, Reader, Supervisor
from api.task_changes import Assignment, assign_one, change
from api.task_views import TaskSummary, summary
from models.base import Value
from models.roles import Role
from storage import tasks
from storage.tasks import TaskView

router = APIRouter(prefix="/tasks", tags=["inbox"], route_class=OnceRoute)
REFUSALS = documented(404, 409, 412)


class Comment(Value):
    """Words for the history. They may hold PHI; they are sealed."""

    text: str = Field(min_length=1, max_length=4000)


class Suspension(Value):
    """Until when, on the encounter's clock; null brings the task back."""

    until: AwareDatetime | None
    reason: str = Field("", max_length=500)


class Escalation(Value):
    """Why it cannot wait."""

    reason: str = Field(min_length=3, max_length=500)


def answer(response: Response, view: TaskView) -> TaskSummary:
    """Return a changed task with its new version."""
    response.headers["ETag"] = etag(view.task.version)
    return summary(view)


@router.post("/{task_id}/claim", responses=REFUSALS)
async def claim(
    services: App, actor: Reader, _key: Key, task_id: str, seen: SeenVersion, response: Response
) -> TaskSummary:
    """Take a task: nobody else completes it until you give it back."""
    keys = services.database.keys
    view = await change(
        services, actor, task_id, "claimed", lambda session, each: tasks.claim(session, keys, each), seen
    )
    return answer(response, view)


@router.post("/{task_id}/unclaim", responses=REFUSALS)
async def unclaim(
    services: App, actor: Reader, _key: Key, task_id: str, seen: SeenVersion, response: Response
) -> TaskSummary:
    """Give a task back. A supervisor may give back somebody else's."""
    keys, force = services.database.keys, Role.SUPERVISOR in actor.roles
    view = await change(
        services,
        actor,
        task_id,
        "unclaimed",
        lambda session, each: tasks.unclaim(session, keys, each, force=force),
        seen,
    )
    return answer(response, view)


@router.post("/{task_id}/comment", responses=REFUSALS)
async def comment(
    services: App, actor: Reader, _key: Key, task_id: str, seen: SeenVersion, said: Comment, response: Response
) -> TaskSummary:
    """Leave words in the task's history."""
    keys = services.database.keys
    view = await change(
        services, actor, task_id, "commented", lambda db, each: tasks.comment(db, keys, each), seen, said.text
    )
    return answer(response, view)


@router.post("/{task_id}/suspend", responses=REFUSALS)
async def suspend(
    services: App, actor: Reader, _key: Key, task_id: str, seen: SeenVersion, pause: Suspension, response: Response
) -> TaskSummary:
    """Put a task aside until a moment. Its deadlines go on running."""
    keys = services.database.keys
    view = await change(
        services,
        actor,
        task_id,
        "suspended",
        lambda db, each: tasks.suspend(db, keys, each, pause.until),
        seen,
        pause.reason,
    )
    return answer(response, view)


@router.post("/{task_id}/escalate", responses=REFUSALS)
async def escalate(
    services: App, actor: Reader, _key: Key, task_id: str, seen: SeenVersion, why: Escalation, response: Response
) -> TaskSummary:
    """Make a task most urgent."""
    keys = services.database.keys
    view = await change(
        services,
        actor,
        task_id,
        "escalated",
        lambda db, each: tasks.escalate(db, keys, each),
        seen,
        why.reason,
    )
    return answer(response, view)


@router.post("/{task_id}/assign", responses=REFUSALS)
async def assign(
    services: App, actor: Supervisor, _key: Key, task_id: str, seen: SeenVersion, order: Assignment, response: Response
) -> TaskSummary:
    """Give a task to somebody who holds its role; whoever held it loses it."""
    view = await assign_one(services, actor, task_id, order, seen)
    return answer(response, view)
