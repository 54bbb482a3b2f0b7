"""Posting: a payer did not pay the difference that was disputed."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class ChaseUnderpayment(Form):
    """Wait longer, appeal this claim, or give its difference up (somebody else approves)."""

    action: Literal["wait", "appeal", "accept"]


TASK = TaskType(
    "chase_underpayment", "posting", Role.DENIALS, "Follow up a disputed underpayment", ChaseUnderpayment, "denial_task"
)
