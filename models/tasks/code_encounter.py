"""Coding: the chart becomes codes."""

from typing import Literal

from models.coding import Coding
from models.queries import QueryDraft
from models.roles import Role
from models.tasks.base import Form, TaskType


class CodeEncounter(Form):
    """Code the chart, ask the physician, or say why nothing can be billed."""

    needs = {"coded": "coding", "query": "query", "not_billable": "reason"}

    action: Literal["coded", "query", "not_billable"]
    coding: Coding | None = None
    query: QueryDraft | None = None
    reason: str = ""


TASK = TaskType("code_encounter", "coding", Role.CODER, "Code the chart", CodeEncounter, "days_to_code")
