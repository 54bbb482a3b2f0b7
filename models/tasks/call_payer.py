"""Adjudication: the payer is late, somebody calls."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class CallPayer(Form):
    """What the payer said on the phone."""

    action: Literal["wait", "resubmit"]
    reference: str = ""


TASK = TaskType("call_payer", "adjudication", Role.BILLER, "Call a late payer", CallPayer, "late_payer_task", 2)
