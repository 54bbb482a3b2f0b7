"""Statement: a patient asks for financial assistance."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class AssistanceApplication(Form):
    """Decide the application under the facility's policy."""

    needs = {"approved": "percent"}

    action: Literal["approved", "denied"]
    percent: int = Field(0, ge=0, le=100, description="Share of the balance that is forgiven")


TASK = TaskType(
    "assistance_application",
    "statement",
    Role.ACCOUNTS,
    "Decide on financial assistance",
    AssistanceApplication,
    "statement_task",
    2,
)
