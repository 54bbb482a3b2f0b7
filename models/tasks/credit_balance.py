"""Posting: more was paid than was owed."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class CreditBalance(Form):
    """Give an overpayment back: ask for a refund, or wait until the payer takes it back (42 CFR 401.305: 60 days).

    What the payer took back from another payment (PLB WO), without a reversal of the claim, is `recouped`. A patient's
    credit may also pay another encounter of theirs at the same facility. What goes back to a card is a refund of its
    payment (POST /payments/{receipt}/refunds).
    """

    needs = {"apply": "encounter", "recouped": "reference"}

    action: Literal["refund", "await_recoupment", "recouped", "apply"]
    reference: str = Field("", max_length=80, description="The payer's case, or the 835 that took it back")
    encounter: str = Field("", description="Of action apply: which encounter is paid")


TASK = TaskType("credit_balance", "posting", Role.ACCOUNTS, "Return an overpayment", CreditBalance, "payer_credit", 2)
