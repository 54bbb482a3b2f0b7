"""Denial: the letter of an appeal."""

from typing import Literal

from pydantic import Field

from models.roles import Role
from models.tasks.base import Form, TaskType


class WriteAppeal(Form):
    """Send the letter, or give the appeal up.

    After the last day it goes only with a statement of good cause that somebody else approves.
    """

    needs = {"send": "letter"}

    action: Literal["send", "give_up"]
    letter: str = Field("", max_length=20_000)
    documents: tuple[str, ...] = Field((), description="Documents of the chart that go with it")
    good_cause: str = Field("", max_length=4000, description="Why the appeal is late, where it is; the letter says it")
    policy: str = Field("", max_length=20_000, description="The payer's policy text that the letter relies on")


TASK = TaskType("write_appeal", "denial", Role.DENIALS, "Write the appeal", WriteAppeal, "appeal_task", 2)
