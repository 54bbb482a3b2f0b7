"""Physician query: the physician clarifies their documentation."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class PhysicianQuery(Form):
    """Answer in the physician's own words, or have the chart coded as it is documented."""

    needs = {"answered": "answer"}

    action: Literal["answered", "code_as_documented"]
    answer: str = ""


TASK = TaskType(
    "physician_query",
    "physician_query",
    Role.PHYSICIAN,
    "Answer a documentation query",
    PhysicianQuery,
    "query_close",
    2,
    approver=True,
)
