"""Denial: correct and resubmit, appeal, or give it up."""

from typing import Literal

from models.coding import Coding
from models.roles import Role
from models.tasks.base import Form, TaskType


class WorkDenial(Form):
    """What to do about the denied amount. A write-off is a request: somebody else approves it."""

    needs = {"write_off": "reason", "bill_patient": "reason"}

    action: Literal["correct", "appeal", "write_off", "bill_patient"]
    coding: Coding | None = None
    reason: str = ""


TASK = TaskType("work_denial", "denial", Role.DENIALS, "Work a denial", WorkDenial, "denial_task", 2)
