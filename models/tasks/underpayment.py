"""Posting: the payer allowed less than the contract says."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class Underpayment(Form):
    """Accept the payer's amount, or appeal it."""

    action: Literal["accept", "appeal"]


TASK = TaskType("underpayment", "posting", Role.DENIALS, "Decide about an underpayment", Underpayment, "denial_task")
