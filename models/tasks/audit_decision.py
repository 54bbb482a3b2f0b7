"""Coding audit: coder and reviewer do not agree, a supervisor decides."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class AuditDecision(Form):
    """Whose coding is billed."""

    needs = {"auditor": "reason", "coder": "reason"}

    action: Literal["auditor", "coder"]
    reason: str = ""


TASK = TaskType(
    "audit_decision",
    "coding_audit",
    Role.SUPERVISOR,
    "Decide a disputed coding",
    AuditDecision,
    "coding_audit",
    1,
    approver=True,
)
