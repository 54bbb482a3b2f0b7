"""Adjudication: the payer pends the claim until it has seen records."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class SendRecords(Form):
    """Choose the documents that answer the request (the minimum necessary), or decline."""

    needs = {"send": "documents"}

    action: Literal["send", "decline"]
    documents: tuple[str, ...] = Field((), description="Identifiers of the documents to send")


TASK = TaskType(
    "send_records",
    "adjudication",
    Role.BILLER,
    "Send the records that the payer asked for",
    SendRecords,
    "records_due",
    2,
)
