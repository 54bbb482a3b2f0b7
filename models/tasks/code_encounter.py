"""Coding: the chart becomes codes."""

from typing import Literal

from pydantic import Field

from models.base import Value
from models.coding import Coding
from models.roles import Role
from models.tasks.base import Form, TaskType


class QueryDraft(Value):
    """A question to the physician about their own documentation. It must not lead (AHIMA/ACDIS practice brief)."""

    question: str = Field(min_length=10, max_length=4000)
    options: tuple[str, ...] = Field((), max_length=10)
    indicators: tuple[str, ...] = Field((), description="Clinical indicators, quoted from the record")


class CodeEncounter(Form):
    """Code the chart, ask the physician, or say why nothing can be billed."""

    needs = {"coded": "coding", "query": "query", "not_billable": "reason"}

    action: Literal["coded", "query", "not_billable"]
    coding: Coding | None = None
    query: QueryDraft | None = None
    reason: str = ""


TASK = TaskType("code_encounter", "coding", Role.CODER, "Code the chart", CodeEncounter, "days_to_code")
