"""Statement: the post brought a statement back."""

from typing import Literal

from models.intake import PostalAddress
from models.roles import Role
from models.tasks.base import Form, TaskType


class ReturnedMail(Form):
    """Correct the address and send again, or say that none can be found."""

    needs = {"new_address": "address"}

    action: Literal["new_address", "no_address"]
    address: PostalAddress | None = None


TASK = TaskType(
    "returned_mail", "statement", Role.ACCOUNTS, "Find the patient's address", ReturnedMail, "statement_task"
)
