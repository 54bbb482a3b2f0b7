"""Statement: the patient disputes the bill; everything else waits."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType
from models.write_offs import OfDispute, WriteOffReason


class PatientDispute(Form):
    """Explain why the balance stands, or ask for an adjustment (which somebody else approves)."""

    needs = {"adjust": "adjust_cents"}

    action: Literal["explained", "adjust"]
    adjust_cents: int = Field(0, ge=0)
    write_off: OfDispute = Field(WriteOffReason.COURTESY, description="Why it is taken off")


TASK = TaskType(
    "patient_dispute", "statement", Role.ACCOUNTS, "Answer a disputed bill", PatientDispute, "statement_task", 2
)
