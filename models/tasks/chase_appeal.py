"""Denial: the payer's time to decide an appeal is over."""

from typing import Literal

from models.roles import Role
from models.tasks.base import Form, TaskType


class ChaseAppeal(Form):
    """Keep waiting (another decision period), or take the silence as an upheld denial."""

    action: Literal["wait", "treat_as_upheld"]


TASK = TaskType("chase_appeal", "denial", Role.DENIALS, "Chase an undecided appeal", ChaseAppeal, "denial_task")
