"""Messages of credits and refunds."""

from datetime import date, datetime

from pydantic import Field

from models.base import Value
from models.ids import EncounterId, PayerSequence


class OtherBalance(Value):
    """What the patient owes for another encounter at the same facility."""

    encounter: EncounterId
    cents: int


class Credit(Value):
    """An overpayment that is held; `sequence` None is the patient's. `since` is when its oldest part was identified."""

    sequence: PayerSequence | None
    cents: int
    since: date
    others: tuple[OtherBalance, ...] = Field((), description="Where a patient's credit could be applied")


class OutstandingRefund(Value):
    """A refund that the bank has not paid yet."""

    number: int
    cents: int


class CreditsHeld(Value):
    """Activity `sort_credits` brings receivables and credits in order and answers with this."""

    credits: tuple[Credit, ...]
    outstanding: tuple[OutstandingRefund, ...] = ()


class RefundOrder(Value):
    """Activity `approve_refund`: once for each key; not issued where less is held or somebody owes again."""

    key: str
    encounter: EncounterId
    at: datetime
    sequence: PayerSequence | None
    cents: int = Field(gt=0)
    requested_by: str
    approved_by: str


class RefundIssued(Value):
    """The refund's number, which is its check's, and the letter that goes with it; no number: it was not issued."""

    number: int | None = None
    text: str = Field("", description="Words for whoever gets the money")
    claim: str = Field("", description="Our control number of the claim that was overpaid")


class RefundEnd(Value):
    """Activity `end_refund`: the bank paid it (`cleared`), or it will never be paid. Once for each refund."""

    encounter: EncounterId
    at: datetime
    number: int
    cleared: bool
    reference: str = ""
    actor: str = ""


class CreditMove(Value):
    """Activity `apply_credit`: pay another encounter of the patient, once for each key."""

    key: str
    encounter: EncounterId
    at: datetime
    target: EncounterId
    cents: int = Field(gt=0)
    actor: str


class RecoupedCredit(Value):
    """Activity `recoup_credit`: the payer took a credit back from another payment, once for each key."""

    key: str
    encounter: EncounterId
    at: datetime
    sequence: PayerSequence
    cents: int = Field(gt=0)
    reference: str
    actor: str


class CreditMoved(Value):
    """Whether the credit was applied or taken back: not where less is held, or the other encounter owes less."""

    moved: bool
