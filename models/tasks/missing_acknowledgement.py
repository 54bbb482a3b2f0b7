"""Submission: nobody said that the claim arrived."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class MissingAcknowledgement(Form):
    """Send the claim again, or keep waiting."""

    action: Literal["resubmit", "wait"]


TASK = TaskType(
    "missing_acknowledgement",
    "submission",
    Role.BILLER,
    "Trace a claim without acknowledgement",
    MissingAcknowledgement,
    "rejection_task",
    2,
)
