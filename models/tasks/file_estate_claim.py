"""Statement: the patient has died; what they owe is claimed from their estate in time."""

from datetime import date
from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class FileEstateClaim(Form):
    """Say that the claim is filed with the probate court, until when it may be (from its notice), or that none is.

    The hold is ended where it is listed (POST /encounters/{encounter}/holds/deceased/lift); this task then goes away.
    """

    needs = {"filed": "reference", "notice": "claims_by", "not_filed": "reference"}

    action: Literal["filed", "notice", "not_filed"]
    claims_by: date | None = Field(None, description="The last day that the notice to creditors names")
    reference: str = Field("", max_length=400, description="Court and case number, or why no claim is filed")


TASK = TaskType(
    "file_estate_claim", "statement", Role.ACCOUNTS, "File a claim against an estate", FileEstateClaim,
    "statement_task", 2,
)  # fmt: skip
