"""The same for many tasks at once; each answers for itself."""

from collections.abc import Awaitable, Callable
from typing import Literal, Self

from fastapi import APIRouter
from pydantic import Field, model_validator

from api.errors import ApiError, ForbiddenError
from api.idempotency import Key, OnceRoute
from api.problems import Problem, problem_of, refusal
from api.security import Actor, App, Worker
from api.services import Services
from api.task_changes import Assignment, assign_one, change
from models.base import Value
from models.roles import Role
from storage import tasks
from storage.errors import StorageError
from storage.tasks import TaskView

router = APIRouter(prefix="/tasks", tags=["inbox"], route_class=OnceRoute)


class Bulk(Value):
    """One action on many tasks."""

    action: Literal["claim", "assign", "comment"]
    ids: tuple[str, ...] = Field(min_length=1, max_length=200)
    to: str | None = Field(None, description="For assign: to whom")
    reason: str = Field("", max_length=500, description="For assign: why")
    text: str = Field("", max_length=4000, description="For comment: the words")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = {"assign": "reason", "comment": "text"}.get(self.action)
        if needed is not None and len(getattr(self, needed)) < 3:
            raise ValueError(f"{needed}: needed when action is {self.action!r}")
        return self


class BulkItem(Value):
    """What became of one task."""

    id: str
    status: int
    version: int | None = None
    problem: Problem | None = None


class BulkAnswer(Value):
    """What became of each task, in the order asked."""

    items: tuple[BulkItem, ...]


@router.post("/bulk")
async def bulk(services: App, actor: Worker, _key: Key, order: Bulk) -> BulkAnswer:
    """Claim, assign or comment many tasks. The answer is 200 even if some were refused."""
    if order.action == "assign" and Role.SUPERVISOR not in actor.roles:
        raise ForbiddenError("this needs the role supervisor")
    act = _ACTIONS[order.action]
    return BulkAnswer(items=tuple([await _one(services, actor, each, order, act) for each in dict.fromkeys(order.ids)]))


async def _one(services: Services, actor: Actor, task_id: str, order: Bulk, act: "Act") -> BulkItem:
    try:
        view = await act(services, actor, task_id, order)
    except (ApiError, StorageError) as error:
        problem = problem_of(refusal(error) if isinstance(error, StorageError) else error)
        return BulkItem(id=task_id, status=problem.status, problem=problem)
    return BulkItem(id=task_id, status=200, version=view.task.version)


async def _claim(services: Services, actor: Actor, task_id: str, _order: Bulk) -> TaskView:
    keys = services.database.keys
    return await change(services, actor, task_id, "claimed", lambda db, each: tasks.claim(db, keys, each))


async def _assign(services: Services, actor: Actor, task_id: str, order: Bulk) -> TaskView:
    return await assign_one(services, actor, task_id, Assignment(to=order.to, reason=order.reason))


async def _comment(services: Services, actor: Actor, task_id: str, order: Bulk) -> TaskView:
    keys = services.database.keys
    act = "commented"
    return await change(
        services, actor, task_id, act, lambda db, each: tasks.comment(db, keys, each), comment=order.text
    )


type Act = Callable[[Services, Actor, str, Bulk], Awaitable[TaskView]]
_ACTIONS: dict[str, Act] = {"claim": _claim, "assign": _assign, "comment": _comment}
