"""Separation of duties: somebody else approves that an underpayment is given up."""

from typing import Literal

from models.approvals import Approval
from models.roles import Role
from models.tasks.base import Form, TaskType


class ApproveUnderpayment(Form):
    """Approve or refuse. The requester cannot approve."""

    needs = {"refuse": "reason"}

    action: Literal["approve", "refuse"]
    reason: str = ""


TASK = TaskType(
    "approve_underpayment",
    "posting",
    Role.SUPERVISOR,
    "Approve that an underpayment is accepted",
    ApproveUnderpayment,
    "approval_task",
    2,
    approver=True,
    approves=Approval.WRITE_OFF,
)
