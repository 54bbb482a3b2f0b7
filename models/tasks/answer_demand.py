"""Posting: a payer demands money back that it says it overpaid."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class AnswerDemand(Form):
    """Appeal the demand, or agree: the payer takes the money back from later payments (or is refunded by credit)."""

    action: Literal["appeal", "agree"]


TASK = TaskType(
    "answer_demand", "posting", Role.DENIALS, "Answer a demand for money back", AnswerDemand, "denial_task", 1
)
