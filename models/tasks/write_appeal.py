"""Denial: the letter of an appeal."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class WriteAppeal(Form):
    """Send the letter, or give the appeal up."""

    needs = {"send": "letter"}

    action: Literal["send", "give_up"]
    letter: str = Field("", max_length=20_000)


TASK = TaskType("write_appeal", "denial", Role.DENIALS, "Write the appeal", WriteAppeal, "appeal_task", 2)
