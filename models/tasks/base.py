"""What a task type is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import Field, model_validator

from models.approvals import Approval
from models.base import Value
from models.roles import Role


class Form(Value):
    """The answer to a task. Subclasses have a Literal `action` and say in `needs` which fields an action requires."""

    needs: ClassVar[Mapping[str, str | tuple[str, ...]]] = {}

    note: str = Field("", max_length=4000, description="Free words for whoever reads the history")

    @property
    def chosen(self) -> str:
        """The action, for code that treats all forms alike."""
        return str(getattr(self, "action", "done"))

    @model_validator(mode="after")
    def _complete(self) -> Self:
        named = self.needs.get(self.chosen, ())
        for field in (named,) if isinstance(named, str) else named:
            if not getattr(self, field):
                raise ValueError(f"{field}: needed when action is {self.chosen!r}")
        return self


@dataclass(frozen=True, slots=True)
class TaskType:
    """A kind of human task: who does it, by when, and the form that completes it."""

    name: str
    stage: str
    role: Role
    title: str
    form: type[Form]
    clock: str
    """Name of the clock that says when the task is due."""
    priority: int = 3
    """1 is most urgent, 5 least."""
    approver: bool = False
    """The task decides somebody's request: whoever made the request cannot complete it."""
    approves: Approval | None = None
    """What the action "approve" approves, by the amount in `cents` of the task's context: limits of roles hold, and
    the task opens for the role whose limit covers it."""
