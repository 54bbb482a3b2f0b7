"""Separation of duties: somebody else approves a write-off."""

from typing import Literal

from models.approvals import Approval
from models.roles import Role
from models.tasks.base import Form, TaskType


class ApproveWriteOff(Form):
    """Approve or refuse. The requester cannot approve."""

    needs = {"refuse": "reason"}

    action: Literal["approve", "refuse"]
    reason: str = ""


TASK = TaskType(
    "approve_write_off",
    "denial",
    Role.SUPERVISOR,
    "Approve a write-off",
    ApproveWriteOff,
    "approval_task",
    2,
    approver=True,
    approves=Approval.WRITE_OFF,
)
