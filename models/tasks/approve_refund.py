"""Separation of duties: somebody else approves a refund."""

from typing import Literal

from models.approvals import Approval
from models.roles import Role
from models.tasks.base import Form, TaskType


class ApproveRefund(Form):
    """Approve or refuse. The requester cannot approve."""

    needs = {"refuse": "reason"}

    action: Literal["approve", "refuse"]
    reason: str = ""


TASK = TaskType(
    "approve_refund",
    "posting",
    Role.SUPERVISOR,
    "Approve a refund",
    ApproveRefund,
    "approval_task",
    2,
    approver=True,
    approves=Approval.REFUND,
)
