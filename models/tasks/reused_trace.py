"""Posting: an 835 tells another amount under a trace number that is posted."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class ReusedTrace(Form):
    """Post it beside the first (the payer split the payment under one number), or reject it: it is never posted.

    The deposits of the trace number say which: together they are what the payer has paid.
    """

    action: Literal["post", "reject"]
    reference: str = ""


TASK = TaskType(
    "reused_trace", "posting", Role.BILLER, "Decide about another amount under a posted trace number", ReusedTrace,
    "remittance_task", 1,
)  # fmt: skip
