"""Completing a task with its form."""

from fastapi import APIRouter
from pydantic import Field, JsonValue

from api.auditing import note, note_alone
from api.completion import check, complete
from api.errors import ApprovalLimitError, StaleVersionError
from api.etag import SeenVersion
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import Actor, App, Reader
from api.services import Services
from models.base import Value
from models.messages.desk import TaskReceipt
from storage import tasks
from storage.tasks import TaskChange

router = APIRouter(prefix="/tasks", tags=["inbox"], route_class=OnceRoute)


class Answer(Value):
    """The answer to a task. GET /tasks/{id} serves the JSON Schema of `form`."""

    form: dict[str, JsonValue] = Field(examples=[{"action": "wait", "reference": "call 4711"}])


@router.post("/{task_id}/complete", responses=documented(404, 409, 412, 503))
async def complete_task(
    services: App, actor: Reader, key: Key, task_id: str, seen: SeenVersion, answer: Answer
) -> TaskReceipt:
    """Complete a task. The workflow takes the answer and goes on.

    An approval above the caller's limit is refused, and the task escalated for whoever may give it.
    """
    async with services.database.session() as session:
        view = await tasks.get(session, task_id, services.now())
    task = view.task
    if seen is not None and seen != task.version:
        raise StaleVersionError(f"task {task_id} has version {task.version}, not {seen}")
    try:
        check(actor, task, answer.form, view.business_now.date())
        receipt = await complete(services.temporal, actor, task, answer.form, key)
    except ApprovalLimitError as refused:
        await _escalate(services, actor, task_id, refused.detail)
        raise
    async with services.database.transaction() as session:
        await tasks.keep_answer(session, services.database.keys, task_id, actor.name, receipt.completed, answer.form)
    await note_alone(services.database, actor, "task.completed", f"task/{task_id}", form_action=receipt.action)
    return receipt


async def _escalate(services: Services, actor: Actor, task_id: str, why: str) -> None:
    """Make a task most urgent and take it out of hands that cannot finish it: it stands open for the right role."""
    keys, change = services.database.keys, TaskChange(task_id, actor.name, services.now(), comment=why)
    async with services.database.transaction() as session:
        await tasks.unclaim(session, keys, change, force=True)
        await tasks.escalate(session, keys, change)
        await note(session, actor, "task.escalated", f"task/{task_id}")
