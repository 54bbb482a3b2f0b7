"""Statement: an account is on hold; somebody looks whether the reason still holds."""

from typing import Literal

from models.intake import Guarantor
from models.roles import Role
from models.tasks.base import Form, TaskType


class ReviewHold(Form):
    """Leave it on hold for now, or name the adult who answers for a minor's bill.

    A hold is ended where it is listed (POST /encounters/{encounter}/holds/{kind}/lift); this task then goes away.
    """

    needs = {"guarantor": "guarantor"}

    action: Literal["keep", "guarantor"]
    guarantor: Guarantor | None = None


TASK = TaskType("review_hold", "statement", Role.ACCOUNTS, "Review a hold", ReviewHold, "hold_review", 4)
