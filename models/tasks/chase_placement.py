"""Collections: an agency has not said that it took an account, or has refused it."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class ChasePlacement(Form):
    """Ask the agency: it has the account after all, it gets the record again in its next file, or it is recalled."""

    needs = {"confirmed": "reference"}

    action: Literal["confirmed", "resend", "recall"]
    reference: str = ""


TASK = TaskType(
    "chase_placement", "collections", Role.ACCOUNTS, "Chase an agency that has not taken an account", ChasePlacement,
    "collections_task",
)  # fmt: skip
