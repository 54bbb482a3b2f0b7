"""Adjudication: the payer says that it never had the claim."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class LostClaim(Form):
    """Send the claim again (with the first acknowledgement as proof of timely filing), or keep asking."""

    action: Literal["resubmit", "wait"]


TASK = TaskType(
    "lost_claim",
    "adjudication",
    Role.BILLER,
    "Resubmit a claim that the payer cannot find",
    LostClaim,
    "rejection_task",
    2,
)
