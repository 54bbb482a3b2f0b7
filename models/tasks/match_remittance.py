"""Posting: a payment that belongs to no claim we know."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class MatchRemittance(Form):
    """Name our claim control number for it, or leave the money in unapplied cash to be returned to the payer."""

    needs = {"match": "claim_number"}

    action: Literal["match", "return_to_payer"]
    claim_number: str = ""


TASK = TaskType(
    "match_remittance", "posting", Role.BILLER, "Match a payment to its claim", MatchRemittance, "remittance_task", 2
)
