"""What we and the card gateway tell each other. No card number ever comes here: the gateway's own page takes it."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from models.base import Value

SIGNATURE = "Claimflow-Signature"
"""Header of an event: HMAC-SHA256 of the body with the shared secret, as hexadecimal digits."""


class ChargeStatus(StrEnum):
    """What became of a charge."""

    APPROVED = "approved"
    DECLINED = "declined"


class Charge(Value):
    """An attempt to charge a card. `reason` says why it was declined, in plain words."""

    id: str
    status: ChargeStatus
    cents: int
    card: str = Field("", description='Brand and last four digits, as in "visa 4242"')
    reason: str = ""
    on: date


class ChargeOrder(Value):
    """Charge a card that the gateway knows by a token, once for each key."""

    idempotency_key: str = Field(min_length=1, max_length=200)
    account: str
    cents: int = Field(gt=0)
    token: str = Field(min_length=1, max_length=80)
    notify_url: str = Field("", description="Where events about it go")


class CheckoutOrder(Value):
    """Open a payment page of the gateway, once for each key. Nothing in it says who the patient is or what was done."""

    idempotency_key: str = Field(min_length=1, max_length=200)
    account: str
    cents: int = Field(gt=0)
    payee: str = Field("", description="Name of the provider, for the page")
    return_url: str = Field(description="Where the payer comes back to; `checkout=<id>` is added")
    notify_url: str = ""


class Checkout(Value):
    """A payment page and what became of it: open until a charge was approved."""

    id: str
    account: str
    url: str
    cents: int
    charge: Charge | None = None


class RefundOrder(Value):
    """Give back a charge, or a part of it, once for each key. Before the day's end the gateway voids it instead."""

    idempotency_key: str = Field(min_length=1, max_length=200)
    cents: int = Field(gt=0)


class Refund(Value):
    """What was given back."""

    id: str
    charge: str
    cents: int
    voided: bool = False


class CardEvent(Value):
    """What the gateway tells by itself: signed, at least once, in any order."""

    id: str = Field(min_length=1, max_length=80)
    kind: Literal["charge_paid", "dispute_opened", "dispute_won", "dispute_lost"]
    account: str
    charge: str
    cents: int
    card: str = ""
    dispute: str = ""
    on: date
