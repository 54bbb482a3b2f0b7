"""Collections: a last look before an account may leave the house."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType
from models.write_offs import OfCollection, WriteOffReason


class PreCollectionReview(Form):
    """Ask for placement, or to write the balance off without an agency; somebody else approves either."""

    action: Literal["place", "bad_debt"]
    agency: str = "Prairie Recovery"
    write_off: OfCollection = Field(WriteOffReason.BAD_DEBT, description="Why nobody will pay it")


TASK = TaskType(
    "pre_collection_review",
    "collections",
    Role.COLLECTOR,
    "Review before collections",
    PreCollectionReview,
    "collections_task",
)
