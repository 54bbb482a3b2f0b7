"""Coding audit: the coder answers the reviewer's correction."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class AuditAnswer(Form):
    """Accept the correction, or have a supervisor decide."""

    needs = {"dispute": "reason"}

    action: Literal["accept", "dispute"]
    reason: str = ""


TASK = TaskType(
    "audit_answer",
    "coding_audit",
    Role.CODER,
    "Answer the review of a coding",
    AuditAnswer,
    "coding_audit",
    2,
    approver=True,
)
