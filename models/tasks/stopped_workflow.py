"""Supervision: a child workflow was terminated or failed; its parent waits for a decision."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class StoppedWorkflow(Form):
    """Let the parent look at the ledger and go on from there."""

    action: Literal["go_on"]


TASK = TaskType(
    "stopped_workflow",
    "supervision",
    Role.SUPERVISOR,
    "Decide about a stopped workflow",
    StoppedWorkflow,
    "approval_task",
    1,
)
