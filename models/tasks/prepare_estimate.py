"""Estimate: tell a patient without insurance what the visit will cost (45 CFR 149.610)."""

from typing import Literal

from pydantic import Field

from models.estimates import Delivery, ExpectedService
from models.roles import Role
from models.tasks.base import Form, TaskType


class PrepareEstimate(Form):
    """Give the estimate as prepared, or with other services; or say why none is needed."""

    needs = {"not_needed": "reason"}

    action: Literal["give", "not_needed"]
    lines: tuple[ExpectedService, ...] = Field((), max_length=50, description="Instead of the services as prepared")
    diagnoses: tuple[str, ...] = Field((), max_length=12, description="Instead of those that were named")
    delivery: Delivery = Delivery.MAIL
    reason: Literal["", "insured", "withdrawn", "visit_over"] = ""


TASK = TaskType(
    "prepare_estimate", "estimate", Role.FRONT_DESK, "Prepare a good-faith estimate", PrepareEstimate,
    "good_faith_estimate", 2,
)  # fmt: skip
