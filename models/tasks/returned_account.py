"""Collections: the agency gave the account back."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class ReturnedAccount(Form):
    """Write the rest off as bad debt."""

    action: Literal["bad_debt"]


TASK = TaskType(
    "returned_account",
    "collections",
    Role.COLLECTOR,
    "Close an account that the agency returned",
    ReturnedAccount,
    "collections_task",
)
