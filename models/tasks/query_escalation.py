"""Physician query: nobody answered, the physician advisor decides."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class QueryEscalation(Form):
    """Obtain the answer, or have the chart coded as documented."""

    needs = {"answered": "answer"}

    action: Literal["answered", "code_as_documented"]
    answer: str = ""


TASK = TaskType(
    "query_escalation",
    "physician_query",
    Role.SUPERVISOR,
    "Settle an unanswered query",
    QueryEscalation,
    "query_close",
    1,
    approver=True,
)
