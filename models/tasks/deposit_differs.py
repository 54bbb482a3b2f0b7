"""Posting: the bank has another amount than the 835 tells, or the payer took it back out of the account."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class DepositDiffers(Form):
    """Have the payer or the bank make it good, or name another deposit that belongs to it. Nothing is written off."""

    needs = {"match": "deposit"}

    action: Literal["traced", "match"]
    deposit: str = ""
    reference: str = ""


TASK = TaskType(
    "deposit_differs", "posting", Role.BILLER, "Clear a deposit that differs from its remittance", DepositDiffers,
    "remittance_task", 1,
)  # fmt: skip
