"""Completing a task with its form."""

from fastapi import APIRouter
from pydantic import Field, JsonValue

from api.auditing import note_alone
from api.completion import check, complete
from api.errors import StaleVersionError
from api.etag import SeenVersion
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import App, Reader
from models.base import Value
from models.messages.desk import TaskReceipt
from storage import tasks

router = APIRouter(prefix="/tasks", tags=["inbox"], route_class=OnceRoute)


class Answer(Value):
    """The answer to a task. GET /tasks/{id} serves the JSON Schema of `form`."""

    form: dict[str, JsonValue] = Field(examples=[{"action": "wait", "reference": "call 4711"}])


@router.post("/{task_id}/complete", responses=documented(404, 409, 412, 503))
async def complete_task(
    services: App, actor: Reader, key: Key, task_id: str, seen: SeenVersion, answer: Answer
) -> TaskReceipt:
    """Complete a task. The workflow takes the answer and goes on."""
    async with services.database.session() as session:
        task = (await tasks.get(session, task_id, services.now())).task
    if seen is not None and seen != task.version:
        raise StaleVersionError(f"task {task_id} has version {task.version}, not {seen}")
    check(actor, task, answer.form)
    receipt = await complete(services.temporal, actor, task, answer.form, key)
    async with services.database.transaction() as session:
        await tasks.keep_answer(session, services.database.keys, task_id, actor.name, receipt.completed, answer.form)
    await note_alone(services.database, actor, "task.completed", f"task/{task_id}", form_action=receipt.action)
    return receipt
