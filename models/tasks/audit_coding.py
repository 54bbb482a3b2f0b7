"""Coding audit: a second coder reviews a coding before it is billed."""

from typing import Literal

from models.coding import Coding
from models.roles import Role
from models.tasks.base import Form, TaskType


class AuditCoding(Form):
    """Agree, or correct the coding and say why. Undercoding is as wrong as overcoding."""

    needs = {"disagree": ("coding", "reason")}

    action: Literal["agree", "disagree"]
    coding: Coding | None = None
    reason: str = ""


TASK = TaskType(
    "audit_coding", "coding_audit", Role.AUDITOR, "Review a coding", AuditCoding, "coding_audit", 2, approver=True
)
