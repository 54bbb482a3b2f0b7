"""Separation of duties: somebody else approves assistance above a limit."""

from typing import Literal

from models.approvals import Approval
from models.roles import Role
from models.tasks.base import Form, TaskType


class ApproveAssistance(Form):
    """Approve what was decided, or give it back. Whoever decided cannot approve."""

    needs = {"refuse": "reason"}

    action: Literal["approve", "refuse"]
    reason: str = ""


TASK = TaskType(
    "approve_assistance",
    "statement",
    Role.SUPERVISOR,
    "Approve financial assistance",
    ApproveAssistance,
    "approval_task",
    2,
    approver=True,
    approves=Approval.ASSISTANCE,
)
