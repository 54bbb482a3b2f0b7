"""Messages of the patient's balance and of collections."""

from datetime import date, datetime

from pydantic import Field

from models.assistance import Outcome
from models.base import Value
from models.estates import EstateStep
from models.ids import EncounterId
from models.messages.desk import FamilyStart
from models.plans import Plan, PlanEvent


class BalanceStart(FamilyStart):
    """Start of a PatientBalanceWorkflow."""


class BalanceResult(Value):
    """How the patient's side ended."""

    outcome: str


class EstateFacts(Value):
    """What is known for a claim against the estate of a patient who has died."""

    state: str = Field(description="Of the patient's address, as USPS writes it; empty where not known")
    died_on: date | None = None
    claims_by: date | None = Field(None, description="The last day that the notice to creditors names")


class RecordEstate(Value):
    """Activity `record_estate`: keep what a person did about the claim against an estate."""

    encounter: EncounterId
    task: str
    step: EstateStep
    at: datetime
    claims_by: date | None = None
    detail: str = ""
    actor: str


class OpenBalance(Value):
    """Activity `open_balance` answers with this."""

    cents: int
    received_cents: int = Field(0, description="What the patient has paid so far, less what was taken back")
    small_balance_cents: int = Field(description="At or below this, policy writes the balance off")
    resumes: datetime | None = Field(
        None, description="A payment was taken back: the first statement of the cycle that goes on"
    )
    hold: str = Field("", description="Kind of the first hold that stops statements")
    review: tuple[str, ...] = Field((), description="Kinds of holds that somebody has to look after")
    estate: EstateFacts | None = Field(None, description="Where something is to be claimed from an estate")


class RequestPlan(Value):
    """Activities `request_plan` (policy decides, or leaves it to a person), `open_plan` (a person has approved it)."""

    encounter: EncounterId
    at: datetime
    installments: int
    approved_by: str = ""
    renegotiated: bool = Field(False, description="It replaces a plan: a person decides")


class PlanAnswer(Value):
    """The plan, where there is one; else what a person needs to know to decide."""

    plan: Plan | None = None
    misses: int = Field(0, description="So many missed installments in a row break a plan")
    objections: tuple[str, ...] = Field((), description="What policy has against it")
    installment_cents: int = 0


class TellPlan(Value):
    """Activity `tell_plan`: what became of a plan."""

    encounter: EncounterId
    at: datetime
    number: int
    event: PlanEvent


class AssessAssistance(Value):
    """Activity `assess_assistance`; `percent` asks what another discount than the policy's would come to."""

    encounter: EncounterId
    at: datetime
    percent: int | None = None


class AssistanceStanding(Value):
    """Where a patient's pending application stands. No PHI: what it says stays in the database.

    `application` is 0 where none is pending. `eligible` is None where the policy has not computed it, `percent` where
    nothing is approved or the policy caps instead of discounting.
    """

    application: int = 0
    complete: bool = False
    eligible: bool | None = None
    percent: int | None = None
    charity_cents: int = Field(0, description="What would be taken off all visits together")
    approval_above_cents: int = Field(0, description="Above this somebody else approves")


class AskForPapers(Value):
    """Activity `ask_for_papers`: the letter that says what an application lacks, and until when it is waited for."""

    encounter: EncounterId
    at: datetime
    application: int
    due: datetime


class DecideAssistance(Value):
    """Activity `decide_assistance`, once for each application. `percent` None: as the policy computes it."""

    encounter: EncounterId
    at: datetime
    application: int
    outcome: Outcome
    percent: int | None = None
    reason: str = ""
    decided_by: str = ""
    approved_by: str = ""


class AssistanceDecided(Value):
    """What a decision took off all visits of the patient together."""

    charity_cents: int


class SendStatement(Value):
    """Activity `send_statement`: number 1, 2, ...; `notice` adds the 30-day collection notice of 26 CFR 1.501(r)-6.

    `plan` is what the statement has to say about the payment plan beside its schedule: an installment was missed, the
    plan is broken.
    """

    encounter: EncounterId
    at: datetime
    number: int
    notice: bool = False
    plan: PlanEvent | None = None
    address_found: bool = Field(False, description="Somebody has just found the address: mail it")


class StatementSent(Value):
    """A statement left the house."""

    number: int
    cents: int
    tracking: str
    mailed: bool = Field(True, description="False where the post does not reach the patient: it is only kept")


class PlacementAnswer(Value):
    """What the agency said of the newest record that placed an account. None: nothing yet."""

    accepted: bool | None


class Placement(Value):
    """Activities `place_account` and `recall_account`."""

    encounter: EncounterId
    at: datetime
    agency: str
    cents: int
    requested_by: str = ""
    approved_by: str = ""
    reason: str = ""
