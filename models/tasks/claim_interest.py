"""Posting: a late claim was paid without the interest that the law gives."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class ClaimInterest(Form):
    """Send the letter that claims it (the prepared one where none is written), or let it go."""

    needs = {"waive": "reason"}

    action: Literal["claim", "waive"]
    letter: str = Field("", max_length=20_000, description="Empty: the prepared letter goes as it is")
    reason: str = ""


TASK = TaskType("claim_interest", "posting", Role.BILLER, "Claim the interest", ClaimInterest, "interest_task")
