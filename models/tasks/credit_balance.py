"""Posting: more was paid than was owed."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class CreditBalance(Form):
    """Refund whoever overpaid, or wait for the payer to take it back (42 CFR 401.305: 60 days once identified)."""

    action: Literal["refund", "await_recoupment"]
    reference: str = ""


TASK = TaskType("credit_balance", "posting", Role.ACCOUNTS, "Return an overpayment", CreditBalance, "payer_credit", 2)
