"""Statement: a patient asks for financial assistance."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class AssistanceApplication(Form):
    """Decide the application: as the policy computes it, or otherwise with a reason, which the patient reads."""

    action: Literal["approved", "denied"]
    percent: int | None = Field(None, ge=0, le=100, description="Discount; none: as the policy computes it")
    reason: str = Field("", max_length=500, description="Needed where the decision is not what the policy computes")


TASK = TaskType(
    "assistance_application",
    "statement",
    Role.ACCOUNTS,
    "Decide on financial assistance",
    AssistanceApplication,
    "statement_task",
    2,
)
