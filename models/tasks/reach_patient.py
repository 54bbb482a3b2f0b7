"""Statement: the post does not reach the patient, so somebody tries what else the records have."""

from typing import Literal

from models.intake import PostalAddress
from models.roles import Role
from models.tasks.base import Form, TaskType


class ReachPatient(Form):
    """Say what was tried and what came of it: each attempt counts as an effort to collect, with its day."""

    needs = {"new_address": "address"}

    action: Literal["new_address", "reached", "not_reached"]
    channel: Literal["phone", "email", "portal", "other"] = "phone"
    address: PostalAddress | None = None


TASK = TaskType(
    "reach_patient", "statement", Role.ACCOUNTS, "Reach the patient without the post", ReachPatient, "statement_task"
)
