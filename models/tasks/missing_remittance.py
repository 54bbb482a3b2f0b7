"""Posting: the bank has a payment that no 835 explains in time (CAQH CORE rule 370)."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class MissingRemittance(Form):
    """Ask the payer for the 835, or name the remittance that tells it under another number.

    What is posted by hand from a paper EOB under the same number answers this by itself.
    """

    needs = {"match": "remittance"}

    action: Literal["requested", "match"]
    remittance: str = ""
    reference: str = ""


TASK = TaskType(
    "missing_remittance", "posting", Role.BILLER, "Find the remittance of a deposit", MissingRemittance,
    "remittance_task", 2,
)  # fmt: skip
