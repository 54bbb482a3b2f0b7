"""Statement: a patient asks to pay in installments."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class ApprovePlan(Form):
    """Approve a number of monthly installments, or refuse."""

    needs = {"approve": "installments"}

    action: Literal["approve", "refuse"]
    installments: int = Field(0, ge=0, le=60, description="Monthly installments")


TASK = TaskType(
    "approve_plan", "statement", Role.ACCOUNTS, "Decide on a payment plan", ApprovePlan, "statement_task", 2
)
