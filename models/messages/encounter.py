"""Messages of registration, eligibility and coding."""

from datetime import date, datetime

from pydantic import Field

from models.base import Value
from models.coding import Coding
from models.coding_audit import AuditEnding
from models.findings import Finding
from models.ids import EncounterId, PayerSequence
from models.intake import Coverage
from models.messages.desk import FamilyStart
from models.queries import QueryDraft, QueryOutcome
from models.tasks.registration_gap import Corrections


class EncounterStart(FamilyStart):
    """Start of an EncounterWorkflow. `reopened` continues a closed encounter for money that came later."""

    reopened: bool = False
    submissions: dict[PayerSequence, int] = Field({}, description="Last submission to each payer before it closed")


class EncounterResult(Value):
    """How an encounter ended."""

    outcome: str
    balance_cents: int = 0


class CheckRegistration(Value):
    """Activity `check_registration`: apply what the front desk said, then look for gaps.

    `number` counts the calls of one encounter, so that a repeated call applies nothing twice.
    """

    encounter: EncounterId
    at: datetime
    number: int
    corrections: Corrections | None = None
    self_pay: bool = False
    actor: str = ""


class RegistrationCheck(Value):
    """What is still missing, and what the next stages need to know."""

    findings: tuple[Finding, ...]
    cancelled: bool
    self_pay: bool
    payer_id: str
    facility: str
    service_date: date | None


class EligibilityRequest(Value):
    """Activity `inquire_eligibility`: a 270 for each coverage, in real time; keeps every answer."""

    encounter: EncounterId
    at: datetime
    number: int
    coverage: Coverage | None = Field(None, description="Replaces the primary coverage before asking")
    actor: str = ""


class EligibilityResult(Value):
    """What the 271s said, in the words of the tasks. `problem` empty means that the primary covers the service."""

    active: bool
    problem: str = ""
    authorization_required: bool = False
    expedited: bool = False
    payer_id: str = ""
    estimate_cents: int | None = Field(None, description="What the patient will probably owe")


class RecordAuthorization(Value):
    """Activity `record_authorization`: keep the payer's decision with the encounter."""

    encounter: EncounterId
    at: datetime
    decision: str
    number: str = ""
    actor: str = ""


class EncounterRef(Value):
    """An encounter at a moment of its business clock."""

    encounter: EncounterId
    at: datetime


class CodingBrief(Value):
    """Activity `prepare_coding`: suggestions are stored for the task; this says how many."""

    suggestions: int
    documents: int


class RecordCoding(Value):
    """Activity `record_coding`: validate; without errors, keep this version and charge it to the ledger."""

    encounter: EncounterId
    at: datetime
    number: int
    coding: Coding
    actor: str
    audited: bool = Field(False, description="It came out of an audit: it is not sampled again")


class CodingResult(Value):
    """Findings of the validity checks; `charge_cents` is what the encounter now bills in all (0 if refused)."""

    accepted: bool
    findings: tuple[Finding, ...]
    charge_cents: int = 0
    sampled_by: tuple[str, ...] = Field((), description="The rules that want it reviewed before it is billed")


class RecordAudit(Value):
    """Activity `record_audit`: keep what a reviewer says of the newest coding, once for each task."""

    encounter: EncounterId
    at: datetime
    task: str
    sampled_by: tuple[str, ...]
    coder: str
    auditor: str
    corrected: Coding | None = Field(None, description="None: the reviewer agrees")
    reason: str = ""


class AuditResult(Value):
    """A correction that is not valid, or corrects nothing, goes back to the reviewer with its findings."""

    accepted: bool
    findings: tuple[Finding, ...] = ()


class CloseAudit(Value):
    """Activity `close_audit`: keep how a disagreement ended."""

    task: str
    at: datetime
    ending: AuditEnding
    actor: str
    reason: str = ""


class SendQuery(Value):
    """Activity `send_query`: check that it does not lead, keep it in the legal record."""

    encounter: EncounterId
    at: datetime
    number: int
    draft: QueryDraft
    actor: str


class QueryResult(Value):
    """A leading query is not sent: its findings go back to the coder."""

    sent: bool
    findings: tuple[Finding, ...]


class RecordAnswer(Value):
    """Activity `record_answer`: how a query ended and the physician's words, kept beside it."""

    encounter: EncounterId
    at: datetime
    number: int
    outcome: QueryOutcome
    answer: str = ""
    actor: str = ""


class Reminder(Value):
    """Activity `remind`: tell the holder of a task that it waits."""

    task_id: str
    at: datetime
    reason: str


class Balances(Value):
    """Activity `balances`: what is owed by whom, in cents, straight from ledger entries.

    Negative is what we owe: an overpayment, whether it still stands in the receivable or is held as a credit.
    """

    insurance: dict[PayerSequence, int] = {}
    patient: int = 0
    charges: int = 0
    refunds_payable: int = Field(0, description="Refunds that were approved and are not cleared: still to be paid out")
    stale_credits: int = Field(0, description="Held as credits although their receivable is owed again")

    @property
    def total(self) -> int:
        """All that is still owed."""
        return sum(self.insurance.values()) + self.patient
