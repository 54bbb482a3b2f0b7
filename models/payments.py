"""Patients' payments and what takes them back. Amounts are integer cents."""

import hashlib
from datetime import date
from enum import StrEnum

from pydantic import Field

from models.base import Value
from models.ids import EncounterId, base32

MOST_CENTS = 1_000_000_000


class PaymentMethod(StrEnum):
    """How a patient paid."""

    CASH = "cash"
    CHECK = "check"
    CARD = "card"
    ONLINE = "online"
    MONEY_ORDER = "money_order"


class ReversalReason(StrEnum):
    """Why money that a patient paid is gone again, or is back."""

    NSF = "nsf"
    CHARGEBACK = "chargeback"
    CHARGEBACK_WON = "chargeback_won"
    CHARGEBACK_LOST = "chargeback_lost"
    VOID = "void"
    REFUND = "refund"


def receipt_number(key: str) -> str:
    """Return the receipt's number for the key under which a payment is taken once: nothing of the patient is in it."""
    return "R" + base32(hashlib.sha256(key.encode()).digest(), 12)


class Payment(Value):
    """Money received from a patient.

    `encounter` is the account that the payer named; the ledger says to which encounters it was applied.
    """

    number: str = Field(min_length=1, max_length=20, description="Of its receipt; makes it happen once")
    encounter: EncounterId
    cents: int = Field(gt=0, le=MOST_CENTS)
    on: date
    method: PaymentMethod = PaymentMethod.CASH
    reference: str = Field("", max_length=80, description="Check or money order number, or the gateway's charge id")
    card: str = Field("", max_length=40, description='Brand and last four digits, as in "visa 4242"')
    by: str = Field("", max_length=80)


class Reversal(Value):
    """A payment is (partly) gone or back. `payment` is its receipt number, or the gateway's charge id."""

    id: str = Field(min_length=1, max_length=120)
    payment: str = Field(min_length=1, max_length=80)
    reason: ReversalReason
    cents: int = Field(0, ge=0, le=MOST_CENTS, description="0: all that is left of the payment")
    dispute: str = Field("", max_length=80, description="The card network's case: opened, then won or lost")
    on: date
    by: str = Field("", max_length=80)
    approved_by: str = Field("", max_length=80, description="Of a refund: somebody else than `by`")


class Move(Value):
    """What was posted to the wrong encounter goes to another one of the same patient."""

    id: str = Field(min_length=1, max_length=120)
    payment: str
    source: EncounterId
    target: EncounterId
    cents: int = Field(0, ge=0, le=MOST_CENTS, description="0: all that the encounter has of the payment")
    on: date
    by: str = Field("", max_length=80)
