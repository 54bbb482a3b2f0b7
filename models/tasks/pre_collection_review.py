"""Collections: a last look before an account may leave the house."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class PreCollectionReview(Form):
    """Ask for placement (which somebody else approves), or write the balance off as bad debt without an agency."""

    action: Literal["place", "bad_debt"]
    agency: str = "Prairie Recovery"


TASK = TaskType(
    "pre_collection_review",
    "collections",
    Role.COLLECTOR,
    "Review before collections",
    PreCollectionReview,
    "collections_task",
)
