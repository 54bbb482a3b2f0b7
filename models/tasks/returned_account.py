"""Collections: the agency gave the account back."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType
from models.write_offs import OfCollection, WriteOffReason


class ReturnedAccount(Form):
    """Ask to write the rest off (somebody else approves), or look at the account once more."""

    action: Literal["bad_debt", "review"]
    write_off: OfCollection = Field(WriteOffReason.BAD_DEBT, description="Why nobody will pay it")


TASK = TaskType(
    "returned_account",
    "collections",
    Role.COLLECTOR,
    "Close an account that the agency returned",
    ReturnedAccount,
    "collections_task",
)
