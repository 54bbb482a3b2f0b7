"""Posting: a refund was sent and the bank has not paid it yet."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class RefundOutstanding(Form):
    """Say that the bank paid it, or void it: lost, returned or stale. Then it is a credit again."""

    needs = {"void": "reason"}

    action: Literal["cleared", "void"]
    reference: str = Field("", max_length=80, description="The bank's reference of the payment")
    reason: str = ""


TASK = TaskType(
    "refund_outstanding",
    "posting",
    Role.ACCOUNTS,
    "Follow a refund until the bank has paid it",
    RefundOutstanding,
    "refund_clearing",
    4,
)
