"""Statement: the patient disputes the bill; everything else waits."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class PatientDispute(Form):
    """Explain why the balance stands, or ask for an adjustment (which somebody else approves)."""

    needs = {"adjust": "adjust_cents"}

    action: Literal["explained", "adjust"]
    adjust_cents: int = Field(0, ge=0)


TASK = TaskType(
    "patient_dispute", "statement", Role.ACCOUNTS, "Answer a disputed bill", PatientDispute, "statement_task", 2
)
