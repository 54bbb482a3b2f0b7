"""Submission: everything that the scrubber found, in one task."""

from typing import Literal

from pydantic import Field

from models.coding import Coding
from models.intake import Coverage
from models.roles import Role
from models.tasks.base import Form, TaskType


class FixClaim(Form):
    """Correct the codes, the coverage or an authorisation, or send it as it is with a reason.

    What the payer wants to see is attached: the documents that show it, and no others (the minimum necessary).
    """

    needs = {
        "override": "reason",
        "authorize": "prior_authorization",
        "correct": "coding",
        "correct_coverage": "coverage",
        "attach": "documents",
    }

    action: Literal["correct", "correct_coverage", "authorize", "attach", "override"]
    coding: Coding | None = None
    coverage: Coverage | None = None
    prior_authorization: str = ""
    documents: tuple[str, ...] = Field((), description="Identifiers of the documents that go with the claim")
    reason: str = Field("", description="Why an edit does not apply, kept with the claim")


TASK = TaskType("fix_claim", "submission", Role.BILLER, "Fix what the scrubber found", FixClaim, "scrub_task")
