"""Changing a task: one transaction with its audit line, and only by those who work tasks of its role."""

from collections.abc import Awaitable, Callable

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.auditing import note
from api.errors import FieldError, ForbiddenError, InvalidError
from api.security import Actor
from api.services import Services
from models.base import Value
from models.roles import Role
from storage import tasks, users
from storage.tasks import TaskChange, TaskView

type Act = Callable[[AsyncSession, TaskChange], Awaitable[TaskView]]


async def change(
    services: Services, actor: Actor, task_id: str, action: str, act: Act, version: int | None = None, comment: str = ""
) -> TaskView:
    """Do something to a task in one transaction with its audit line, if the actor works tasks of its role."""
    async with services.database.transaction() as session:
        seen = await tasks.get(session, task_id, services.now())
        if not actor.has(seen.task.role):
            raise ForbiddenError(f"this task needs the role {seen.task.role.value}")
        view = await act(session, TaskChange(task_id, actor.name, services.now(), version, comment))
        await note(session, actor, f"task.{action}", f"task/{task_id}")
    return view


class Assignment(Value):
    """To whom (null: to nobody in particular), and why."""

    to: str | None = Field(examples=["cora"])
    reason: str = Field(min_length=3, max_length=500, examples=["knows this payer"])


async def assign_one(
    services: Services, actor: Actor, task_id: str, order: Assignment, seen: int | None = None
) -> TaskView:
    """Assign one task.

    Raises:
        InvalidError: The assignee is unknown or does not hold the task's role.
    """
    keys = services.database.keys

    async def act(session: AsyncSession, each: TaskChange) -> TaskView:
        if order.to is not None:
            task = (await tasks.get(session, task_id, each.now)).task
            user = await users.get(session, order.to)
            if user is None or not user.active or {task.role, Role.SUPERVISOR}.isdisjoint(user.roles):
                error = FieldError(pointer="/body/to", message=f"not an active user with the role {task.role.value}")
                raise InvalidError("the task cannot be assigned to them", errors=[error])
        return await tasks.assign(session, keys, each, order.to)

    return await change(services, actor, task_id, "assigned", act, seen, order.reason)
