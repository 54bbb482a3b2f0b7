"""Adjudication: the payer is late, somebody calls."""

from datetime import date
from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class CallPayer(Form):
    """What the payer said on the phone. A promised date is when the payer is called again if nothing came."""

    action: Literal["wait", "resubmit"]
    reference: str = Field("", max_length=80, description="The payer's number of the call")
    spoke_with: str = Field("", max_length=80, description="Who answered at the payer")
    promised: date | None = Field(None, description="The day by which the payer says that it will pay or decide")


TASK = TaskType("call_payer", "adjudication", Role.BILLER, "Call a late payer", CallPayer, "late_payer_task", 2)
