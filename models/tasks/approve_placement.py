"""Collections: somebody else approves the placement. The gate has been passed before this is even asked."""

from typing import Literal

from models.approvals import Approval
from models.roles import Role
from models.tasks.base import Form, TaskType


class ApprovePlacement(Form):
    """Approve or refuse. The requester cannot approve."""

    needs = {"refuse": "reason"}

    action: Literal["approve", "refuse"]
    reason: str = ""


TASK = TaskType(
    "approve_placement",
    "collections",
    Role.SUPERVISOR,
    "Approve placement with an agency",
    ApprovePlacement,
    "approval_task",
    2,
    approver=True,
    approves=Approval.PLACEMENT,
)
