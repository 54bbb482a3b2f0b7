"""Eligibility: no cover found, cover inactive, or the wrong member."""

from typing import Literal

from models.intake import Coverage
from models.roles import Role
from models.tasks.base import Form, TaskType


class EligibilityProblem(Form):
    """Correct the coverage and ask again, ask again as it is, or bill the patient."""

    needs = {"correct_coverage": "coverage"}

    action: Literal["correct_coverage", "ask_again", "self_pay"]
    coverage: Coverage | None = None


TASK = TaskType(
    "eligibility_problem",
    "eligibility",
    Role.FRONT_DESK,
    "Find the patient's cover",
    EligibilityProblem,
    "eligibility_task",
    2,
)
