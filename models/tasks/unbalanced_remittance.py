"""Posting: an 835 whose sums do not agree posts nothing until the payer replaces it."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class UnbalancedRemittance(Form):
    """The payer was told; the file stays as it came and is never posted."""

    action: Literal["reported_to_payer"]
    reference: str = ""


TASK = TaskType(
    "unbalanced_remittance",
    "posting",
    Role.BILLER,
    "Report an unbalanced remittance to the payer",
    UnbalancedRemittance,
    "remittance_task",
    1,
)
