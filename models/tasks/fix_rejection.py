"""Submission: the clearinghouse or the payer refused the claim before adjudication."""

from typing import Literal

from models.coding import Coding
from models.intake import Coverage
from models.roles import Role
from models.tasks.base import Form, TaskType


class FixRejection(Form):
    """Correct what was refused and send it again, or write it off (which somebody else approves)."""

    action: Literal["resubmit", "write_off"]
    coding: Coding | None = None
    coverage: Coverage | None = None


TASK = TaskType("fix_rejection", "submission", Role.BILLER, "Fix a rejected claim", FixRejection, "rejection_task", 2)
