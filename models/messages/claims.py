"""Messages of claims, appeals and remittances."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from models.base import Value
from models.coding import Coding
from models.denials import ProviderNumbers
from models.deposits import Reassociation
from models.findings import Finding
from models.ids import ClaimKey, ClaimNumber, EncounterId, PayerSequence, claim_number
from models.intake import Coverage
from models.messages.desk import DeskStart, FamilyStart
from models.messages.facts import InterestOwed, RemittancePosted, VoidRequested
from models.prompt_pay import InterestDue, PromptPayLaw
from models.roles import Role


class Frequency(StrEnum):
    """CLM05-3: what a submission is to the ones before it."""

    ORIGINAL = "1"
    REPLACEMENT = "7"
    VOID = "8"


class ClaimRef(Value):
    """One submission of a claim to one payer."""

    encounter: EncounterId
    sequence: PayerSequence
    submission: int

    @property
    def number(self) -> ClaimNumber:
        """Our claim control number."""
        return claim_number(self.encounter, self.sequence, self.submission)

    @property
    def attachment_number(self) -> str:
        """Our number of the documents that go with it: in PWK06 and on the letter."""
        return f"{self.number}A"

    @property
    def key(self) -> ClaimKey:
        """The same as a key for workflow ids."""
        return ClaimKey(self.encounter, self.sequence, self.submission)


class SubmissionPlan(Value):
    """How to submit: as original, or to replace or void what the payer already has."""

    frequency: Frequency = Frequency.ORIGINAL
    replaces: str = Field("", description="The payer's claim number of what is replaced or voided (REF*F8)")
    voids: int = Field(0, description="Number of the submission that is voided: its 837 goes out again as it was")
    coding: Coding | None = Field(None, description="Corrected codes")
    coverage: Coverage | None = None
    prior_authorization: str = ""
    providers: ProviderNumbers | None = None
    documents: tuple[str, ...] = Field((), description="Documents of the chart that go with the claim (PWK)")
    actor: str = ""


class ClaimStart(FamilyStart):
    """Start of a ClaimWorkflow. `resumed` continues a settled claim for money that came later."""

    claim: ClaimRef
    plan: SubmissionPlan = SubmissionPlan()
    crossover: bool = Field(False, description="The payer before forwarded the claim: wait, do not bill twice")
    resumed: bool = False


class ClaimEnd(StrEnum):
    """How a submission ended for its encounter."""

    SETTLED = "settled"
    RESUBMIT = "resubmit"
    VOIDED = "voided"


class ClaimResult(Value):
    """What the encounter does next: nothing, or another submission. Facts that came too late are handed back."""

    end: ClaimEnd
    plan: SubmissionPlan = SubmissionPlan()
    crossover: bool = False
    void: VoidRequested | None = Field(None, description="Somebody has the claim voided, before anything else")
    heard: tuple[str, ...] = Field((), description="Ids of the facts that it heard: told again, they say nothing new")
    late: tuple[RemittancePosted, ...] = Field((), description="Posted when another submission was already decided on")


class BuildClaim(Value):
    """Activity `build_claim`: coding, coverage and COB become a claim, which is scrubbed. Repeating it rebuilds it."""

    claim: ClaimRef
    at: datetime
    plan: SubmissionPlan
    number: int = Field(1, description="Counts rebuilds after corrections")
    prior_authorization: str = ""
    overridden: tuple[str, ...] = Field((), description="Edits that a person overrode, with reasons in the audit log")
    actor: str = ""


class FilingLimit(Value):
    """The last day on which the payer takes a claim, and the clock that says so."""

    clock: str
    day: date


class ClaimDraft(Value):
    """A scrubbed claim."""

    number: ClaimNumber
    payer_id: str
    payer_kind: str
    charge_cents: int
    service_date: date
    findings: tuple[Finding, ...]
    appeal_levels: int = 1
    filing: FilingLimit | None = None
    changes: tuple[str, ...] = Field((), description="What payer rules changed, in words")
    role: Role | None = Field(None, description="Who shall fix it, where a payer rule says so")
    to_take_back_cents: int = Field(0, description="Of a void: what the payer settled and takes back")
    prompt_pay: PromptPayLaw | None = Field(None, description="Until when the payer must pay, where a law says so")


class StandingClaim(Value):
    """A claim that a payer has and that nothing replaced or voided."""

    claim: ClaimRef
    payer_claim_number: str


class StandingClaims(Value):
    """Activity `standing_claims`: at most one for each payer, in the order of their turns."""

    claims: tuple[StandingClaim, ...]


class CancelCharge(Value):
    """Activity `cancel_charge`: nothing of the encounter is owed any more, once for each void."""

    void: VoidRequested
    at: datetime


class IdentifyClaim(Value):
    """Activity `identify_claim`: whose is a claim that is not built here, since it went before or was forwarded."""

    claim: ClaimRef
    at: datetime


class ClaimIdentity(Value):
    """The payer that a claim really goes to, and what its workflow must know of it."""

    payer_id: str
    payer_claim_number: str = ""
    appeal_levels: int = 1
    filing: FilingLimit | None = None


class QueueClaim(Value):
    """Activity `queue_claim`: put the 837 into the outbox, once for each claim number."""

    claim: ClaimRef
    at: datetime


class StatusRequest(Value):
    """Activity `inquire_status`: a 276 in real time."""

    claim: ClaimRef
    at: datetime
    number: int


class StatusKind(StrEnum):
    """A 277 in the words of the adjudication wait."""

    IN_PROCESS = "in_process"
    RECORDS_REQUESTED = "records_requested"
    FINALIZED = "finalized"
    NOT_FOUND = "not_found"
    UNANSWERED = "unanswered"


class StatusResult(Value):
    """What the payer said about the claim."""

    status: StatusKind
    category: str = ""
    code: str = ""
    asked: date | None = Field(None, description="When")


class LetterKind(StrEnum):
    """What is mailed."""

    APPEAL = "appeal"
    RECORDS = "records"
    STATEMENT = "statement"
    COLLECTION_NOTICE = "collection_notice"
    INTEREST = "interest"
    REFUND = "refund"
    ASSISTANCE = "assistance"
    DISPUTE = "dispute"
    """One letter to a payer for all claims of an underpayment case."""


class SendLetter(Value):
    """Activity `send_letter`: through the print-and-mail vendor, once for each key."""

    key: str
    kind: LetterKind
    encounter: EncounterId
    at: datetime
    claim: ClaimRef | None = None
    level: int = 0
    text: str = ""
    documents: tuple[str, ...] = ()
    policy: str = Field("", description="Policy text that an appeal quotes")
    good_cause: str = Field("", description="Why an appeal is late, with the rule that lets it be taken")
    aggregate: tuple[str, ...] = Field((), description="Claims that an appeal is put together with")
    interest: InterestDue | None = Field(None, description="What a letter about interest claims")
    interest_paid_cents: int = Field(0, description="What of it came already")
    deadline: str = Field("", description="Last day of an appeal with its rule and source, for the cover")
    attachment: str = Field("", description="Number under which a claim announces the documents (PWK06)")
    actor: str = ""


class LetterSent(Value):
    """A letter left the house."""

    tracking: str


class Adjustment(StrEnum):
    """What people and policies do to a balance. Each is one kind of ledger entry."""

    WRITE_OFF_DENIAL = "write_off_denial"
    WRITE_OFF_AUTHORIZATION = "write_off_authorization"
    WRITE_OFF_SMALL_BALANCE = "write_off_small_balance"
    WRITE_OFF_COURTESY = "write_off_courtesy"
    CHARITY = "charity"
    BAD_DEBT = "bad_debt"
    CONTRACTUAL_CORRECTION = "contractual_correction"
    TRANSFER_TO_PATIENT = "transfer_to_patient"


class PostAdjustment(Value):
    """Activity `post_adjustment`: one ledger entry, once for each key; returns the balances after it.

    `sequence` names the payer whose receivable is meant; None means the patient's.
    """

    key: str
    encounter: EncounterId
    at: datetime
    adjustment: Adjustment
    cents: int = Field(gt=0)
    sequence: PayerSequence | None = None
    reason: str = ""
    requested_by: str = ""
    approved_by: str = ""


class AppealStart(FamilyStart):
    """Start of an AppealWorkflow: one level of one claim."""

    claim: ClaimRef
    level: int
    denied_on: date
    at_stake_cents: int
    reasons: tuple[str, ...] = ()
    name: str = Field("", description="The level's name")
    aggregate: tuple[str, ...] = Field((), description="Claims put together with it for the amount in controversy")
    good_cause_rule: str = Field("", description="By which rule a late request may still be taken")
    reports: bool = Field(False, description="Tell the parent when the letter has gone")


class AppealEnd(StrEnum):
    """How a level ended."""

    OVERTURNED = "overturned"
    UPHELD = "upheld"
    GIVEN_UP = "given_up"
    TOO_LATE = "too_late"


class AppealResult(Value):
    """The end of a level, and the day from which the next one's filing clock counts."""

    end: AppealEnd
    on: date


class InterestStart(FamilyStart):
    """Start of an InterestWorkflow: the interest of one late claim."""

    claim: ClaimRef
    owed: InterestOwed


class InterestResult(Value):
    """How it ended: recovered or waived, and what came."""

    outcome: str
    cents: int = 0


class RemittanceStart(DeskStart):
    """Start of a RemittanceWorkflow: one 835 transaction as stored."""

    remittance: str


class RemittanceRef(Value):
    """Activities `examine_remittance` and `post_remittance`; matches name a claim for a position that had none."""

    remittance: str
    matches: dict[int, str] = {}
    returned: tuple[int, ...] = ()
    repeats: bool = Field(False, description="A person said that claims which were told before are paid once more")
    trace_reused: bool = Field(False, description="A person said that another amount under its number is paid as well")
    rejected: bool = Field(False, description="A person said that it is not paid as well: it is never posted")
    actor: str = ""


class UnmatchedClaim(Value):
    """A CLP that belongs to no claim of ours."""

    position: int
    paid_cents: int


class RepeatedClaim(Value):
    """A CLP that says what another 835 of the same day has said of the same claim. `told_in`: remittance/position."""

    position: int
    paid_cents: int
    told_in: str


class RemittanceExam(Value):
    """An 835 that does not balance posts nothing; one that does waits only for what nobody can match."""

    balanced: bool
    duplicate: bool = False
    findings: tuple[Finding, ...] = ()
    unmatched: tuple[UnmatchedClaim, ...] = ()
    repeats: tuple[RepeatedClaim, ...] = Field((), description="Nobody has said yet what becomes of them")
    reused: tuple[Finding, ...] = Field((), description="What is posted under its trace number, until decided")
    parts: int = Field(0, description="CLPs and PLB adjustments in it")
    business_now: datetime
    payer_id: str = ""


class RemittanceResult(Value):
    """What came of an 835."""

    posted_claims: int
    paid_cents: int
    outcome: str
    payment: Reassociation = Reassociation()
