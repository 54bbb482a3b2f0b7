"""Facts: what happened outside, told to a workflow by the one signal `received`. Each has an id and counts once."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from models.base import Value
from models.deposits import Reassociation
from models.ids import ClaimNumber, EncounterId, EstimateId, PayerSequence
from models.prompt_pay import InterestDue
from models.underpayments import CaseEvent
from models.write_offs import WriteOffReason


class FactBase(Value):
    """A fact's id is derived from what it tells (file hash and position, event key), so that telling twice is once."""

    id: str
    on: date
    """Business date."""


class BatchAcknowledged(FactBase):
    """A 999 for the functional group that carried the claim, or a TA1 for its interchange."""

    kind: Literal["batch_acknowledged"] = "batch_acknowledged"
    claim: ClaimNumber
    accepted: bool
    reasons: tuple[str, ...] = ()


class ClaimAcknowledged(FactBase):
    """A 277CA for the claim."""

    kind: Literal["claim_acknowledged"] = "claim_acknowledged"
    claim: ClaimNumber
    accepted: bool
    payer_claim_number: str = ""
    reasons: tuple[str, ...] = Field((), description='Category and status codes, e.g. "A7:562"')


class RemittancePosted(FactBase):
    """One CLP of an 835 has been posted. Amounts are cents and negative for a reversal."""

    kind: Literal["remittance_posted"] = "remittance_posted"
    claim: ClaimNumber
    sequence: PayerSequence
    remittance: str
    status: str = Field(description="CLP02")
    paid_cents: int
    contractual_cents: int
    patient_cents: int
    denied_cents: int = Field(description="Not paid, not contractual, nobody's yet: the amount somebody must work")
    reasons: tuple[str, ...] = Field((), description='Adjustments as group and reason, e.g. "CO-50"')
    shortfall_cents: int = Field(0, description="Contracted less allowed; 0 where no contract is known")
    open_cents: int = Field(description="This payer's receivable after posting")
    crossover: bool = Field(False, description="The payer forwarded the claim to the next one")
    payer_claim_number: str = ""
    interest_cents: int = Field(0, description="What the payer says it pays for being late (AMT*I)")

    @property
    def reversal(self) -> bool:
        """CLP02 22 takes an earlier adjudication back."""
        return self.status == "22"


class PaymentReassociated(FactBase):
    """A deposit and the 835s of its payment met: told to the workflow of `remittance`, else to that of the deposit."""

    kind: Literal["payment_reassociated"] = "payment_reassociated"
    remittance: str = ""
    deposit: str = ""
    standing: Reassociation


class DepositUnexplained(FactBase):
    """A deposit came without its 835, or against one that was explained before: told by starting its workflow."""

    kind: Literal["deposit_unexplained"] = "deposit_unexplained"
    deposit: str


class AppealDecided(FactBase):
    """A decision letter."""

    kind: Literal["appeal_decided"] = "appeal_decided"
    claim: ClaimNumber
    level: int
    overturned: bool
    reference: str = ""
    demand: bool = Field(False, description="It is about a demand for money back, not about a denial")


class AppealFiled(FactBase):
    """An appeal tells its parent that its letter has gone."""

    kind: Literal["appeal_filed"] = "appeal_filed"
    claim: ClaimNumber
    level: int


class DemandReceived(FactBase):
    """A payer's letter that demands money back. `on` is its date, from which its clocks count."""

    kind: Literal["demand_received"] = "demand_received"
    claim: ClaimNumber
    cents: int
    reference: str = ""


class InterestPaid(FactBase):
    """A payer paid interest for a claim apart from it (PLB L6)."""

    kind: Literal["interest_paid"] = "interest_paid"
    claim: ClaimNumber
    remittance: str
    cents: int


class InterestOwed(FactBase):
    """A claim tells its encounter that it was paid late, and what of the interest did not come with the payment."""

    kind: Literal["interest_owed"] = "interest_owed"
    claim: ClaimNumber
    payer_id: str = ""
    due: InterestDue
    paid_cents: int = 0


class VoidReason(StrEnum):
    """Why a claim should never have been sent."""

    WRONG_PATIENT = "wrong_patient"
    BILLED_IN_ERROR = "billed_in_error"
    DUPLICATE = "duplicate"


class VoidRequested(FactBase):
    """Somebody had claims voided: all of the encounter, and nothing is owed; or one, which is then billed anew."""

    kind: Literal["void_requested"] = "void_requested"
    encounter: EncounterId
    reason: VoidReason
    rebill: str = Field("", description="Control number of the one claim that is voided and billed anew; empty for all")
    by: str


class UnderpaymentMoved(FactBase):
    """Something happened to an underpayment case that the claim is in."""

    kind: Literal["underpayment_moved"] = "underpayment_moved"
    claim: ClaimNumber
    case: int
    event: CaseEvent


class WriteOffRequested(FactBase):
    """Somebody asks for a write-off of one receivable (`sequence` None: the patient's), or to take one back."""

    kind: Literal["write_off_requested"] = "write_off_requested"
    encounter: EncounterId
    reason: WriteOffReason
    cents: int
    sequence: PayerSequence | None = None
    reverses: str = Field("", description="Key of the entry that is taken back")
    evidence: tuple[str, ...] = Field((), description="Identifiers of documents")
    by: str


class RefundRequested(FactBase):
    """Somebody asks that a patient's payment, or a part of it, be given back the way it came."""

    kind: Literal["refund_requested"] = "refund_requested"
    encounter: EncounterId
    payment: str = Field(description="Number of its receipt")
    cents: int = Field(gt=0)
    by: str


class ReceivableChanged(FactBase):
    """A payer owes another amount, and no remittance says so: a write-off, or its taking back."""

    kind: Literal["receivable_changed"] = "receivable_changed"
    encounter: EncounterId
    sequence: PayerSequence


class PatientEvent(StrEnum):
    """What a patient, the post, a court or an agency may report about a balance."""

    PAYMENT = "payment"
    PAYMENT_REVERSED = "payment_reversed"
    BALANCE_CHANGED = "balance_changed"
    PLAN_REQUESTED = "plan_requested"
    ASSISTANCE_APPLIED = "assistance_applied"
    DISPUTE_RAISED = "dispute_raised"
    RETURNED_MAIL = "returned_mail"
    BANKRUPTCY = "bankruptcy"
    DECEASED = "deceased"
    HOLD_PLACED = "hold_placed"
    HOLD_LIFTED = "hold_lifted"
    AGENCY_PAYMENT = "agency_payment"
    AGENCY_RETURNED = "agency_returned"
    AUTOPAY_AGREED = "autopay_agreed"
    AUTOPAY_REVOKED = "autopay_revoked"


EVEN_IF_SETTLED = frozenset({PatientEvent.ASSISTANCE_APPLIED})
"""What is heard although nothing is owed: who has paid, or was given up, may get money back or be forgiven."""


class PatientReported(FactBase):
    """Something about the patient's balance. A payment is already in the ledger when it is told."""

    kind: Literal["patient_reported"] = "patient_reported"
    encounter: EncounterId
    event: PatientEvent
    cents: int = 0
    installments: int = 0
    by: str = ""


class EstimateMoved(FactBase):
    """A visit for which an estimate may be due was booked, moved, changed or cancelled; the records say how."""

    kind: Literal["estimate_moved"] = "estimate_moved"
    estimate: EstimateId


Fact = Annotated[
    BatchAcknowledged
    | ClaimAcknowledged
    | RemittancePosted
    | InterestPaid
    | InterestOwed
    | PaymentReassociated
    | DepositUnexplained
    | AppealDecided
    | UnderpaymentMoved
    | AppealFiled
    | DemandReceived
    | VoidRequested
    | WriteOffRequested
    | RefundRequested
    | ReceivableChanged
    | PatientReported
    | EstimateMoved,
    Field(discriminator="kind"),
]
