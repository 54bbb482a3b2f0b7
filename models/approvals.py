"""What needs somebody else's approval, and up to how much each role may give it."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from models.base import Value
from models.roles import Role


class Approval(StrEnum):
    """What is approved by amount. Whoever asked never approves, whatever their limit."""

    WRITE_OFF = "write_off"
    REFUND = "refund"
    PLACEMENT = "placement"
    ASSISTANCE = "assistance"


class ApprovalLimit(Value):
    """Up to how many cents holders of a role may approve from a day on; None: any amount."""

    approval: Approval
    role: Role
    cents: int | None = Field(ge=0)
    effective_from: date = date(2020, 1, 1)
    source: str
