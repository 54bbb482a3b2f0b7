"""Posting: an 835 under another trace number tells claims that another one of the same day has told."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class DuplicateRemittance(Form):
    """Leave what was told before (its money, if any came, stays in unapplied cash), or post it as a second payment.

    Look for the deposit first: a payer that paid twice has two of them.
    """

    action: Literal["leave", "post"]


TASK = TaskType(
    "duplicate_remittance", "posting", Role.BILLER, "Decide about a remittance that was told before",
    DuplicateRemittance, "remittance_task", 2,
)  # fmt: skip
