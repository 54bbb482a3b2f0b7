"""Posting: a payer did not pay the difference that was disputed."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class ChaseUnderpayment(Form):
    """Wait longer, appeal this claim, or give its difference up (somebody else approves)."""

    action: Literal["wait", "appeal", "accept"]
    aggregate: tuple[str, ...] = Field(
        (), description="Claims that are put together with this one to reach an appeal's amount in controversy"
    )


TASK = TaskType(
    "chase_underpayment", "posting", Role.DENIALS, "Follow up a disputed underpayment", ChaseUnderpayment, "denial_task"
)
