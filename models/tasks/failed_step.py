"""Supervision: a step was refused for good (a letter that nobody can mail, a posting that contradicts another)."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class FailedStep(Form):
    """Remove the cause, then let the workflow try the step again. Nothing is lost meanwhile."""

    action: Literal["try_again"]


TASK = TaskType(
    "failed_step",
    "supervision",
    Role.SUPERVISOR,
    "Remove what keeps a step from being done",
    FailedStep,
    "approval_task",
    1,
)
