"""Denial: correct and resubmit, appeal, or give it up."""

from typing import Literal

from pydantic import Field

from models.coding import Coding
from models.denials import ProviderNumbers
from models.intake import Coverage
from models.messages.facts import VoidReason
from models.roles import Role
from models.tasks.base import Form, TaskType
from models.write_offs import OfDenial


class WorkDenial(Form):
    """What to do about the denied amount. A corrected claim is prepared: `preparation` has the answer that sends it.

    A write-off is a request: somebody else approves it.

    A void takes the whole encounter back from every payer: it should never have been billed.
    """

    needs = {"write_off": "reason", "bill_patient": "reason", "void": "void_reason"}

    action: Literal["correct", "appeal", "write_off", "bill_patient", "void"]
    coding: Coding | None = None
    coverage: Coverage | None = None
    prior_authorization: str = ""
    providers: ProviderNumbers | None = None
    documents: tuple[str, ...] = Field((), description="Identifiers of documents that go with a corrected claim")
    aggregate: tuple[str, ...] = Field(
        (), description="Claims that are put together with this one to reach an appeal's amount in controversy"
    )
    reason: str = ""
    write_off: OfDenial | None = Field(
        None, description="Why it is written off; where not given, what the payer's reasons suggest"
    )
    void_reason: VoidReason | None = None


TASK = TaskType("work_denial", "denial", Role.DENIALS, "Work a denial", WorkDenial, "denial_task", 2)
