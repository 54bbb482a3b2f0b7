"""Eligibility: the payer wants to authorise the service first."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class PriorAuthorization(Form):
    """What the payer decided."""

    needs = {"approved": "number"}

    action: Literal["approved", "denied", "not_required"]
    number: str = Field("", max_length=50, description="The payer's authorization number (REF*G1)")


TASK = TaskType(
    "prior_authorization",
    "eligibility",
    Role.FRONT_DESK,
    "Obtain the prior authorization",
    PriorAuthorization,
    "prior_authorization_standard",
    2,
)
