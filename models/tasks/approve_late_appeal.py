"""Separation of duties: somebody else approves that an appeal goes out after its last day."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class ApproveLateAppeal(Form):
    """Approve the statement of good cause, or refuse. Whoever wrote it cannot approve."""

    needs = {"refuse": "reason"}

    action: Literal["approve", "refuse"]
    reason: str = ""


TASK = TaskType(
    "approve_late_appeal",
    "denial",
    Role.SUPERVISOR,
    "Approve an appeal after its last day",
    ApproveLateAppeal,
    "approval_task",
    2,
    approver=True,
)
