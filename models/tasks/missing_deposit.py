"""Posting: an 835 told a payment that the bank does not have in time (CAQH CORE rule 370)."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class MissingDeposit(Form):
    """Have payer and bank trace it, or name the deposit that it is under another number."""

    needs = {"match": "deposit"}

    action: Literal["traced", "match"]
    deposit: str = ""
    reference: str = ""


TASK = TaskType(
    "missing_deposit", "posting", Role.BILLER, "Find the deposit of a remittance", MissingDeposit, "remittance_task", 2
)
