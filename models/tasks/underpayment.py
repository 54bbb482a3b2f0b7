"""Posting: a payer allowed less than its contract says, on one claim or many, for one service and cause."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class Underpayment(Form):
    """For all claims of the case: dispute it with the payer, accept it, or say that the contract on file is wrong."""

    action: Literal["dispute", "accept", "contract_wrong"]


TASK = TaskType("underpayment", "posting", Role.DENIALS, "Decide about an underpayment", Underpayment, "denial_task")
