"""What a workflow waits for: a fact from outside, an answered task, a clock that rang, a child that ended.

All four stand in one queue, so that a stage reads as one match over everything that may come next.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.clocks import Deadline
from models.messages.desk import TaskCard
from models.messages.facts import FactBase
from models.tasks import Form


@dataclass(frozen=True, slots=True)
class TaskDone:
    """A person completed a task. `form` is the validated answer, `at` the business moment."""

    task: TaskCard
    form: Form
    actor: str
    at: datetime

    @property
    def type(self) -> str:
        """The task type's name."""
        return self.task.type

    @property
    def action(self) -> str:
        """What the person chose."""
        return self.form.chosen


@dataclass(frozen=True, slots=True)
class ClockRang:
    """A deadline came due on the business clock."""

    deadline: Deadline

    @property
    def clock(self) -> str:
        """The clock's name."""
        return self.deadline.clock


@dataclass(frozen=True, slots=True)
class ChildEnded:
    """A child workflow ended; `result` is None where it failed or a supervisor terminated it."""

    workflow_id: str
    result: Any


Happening = FactBase | TaskDone | ClockRang | ChildEnded
