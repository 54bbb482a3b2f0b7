"""Collection agencies and their contracts."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from models.base import Value


class Remits(StrEnum):
    """What an agency sends of what it collected."""

    NET = "net"
    """Its fee is kept back."""
    GROSS = "gross"
    """All of it; its fee is owed to it."""


class SettledHow(StrEnum):
    """How what an agency bills for its fees was settled."""

    PAID = "paid"
    """We paid its invoice."""
    NETTED = "netted"
    """It kept them back from what it sent."""


class Settlement(Value):
    """A settlement with an agency that remits gross. Cents; negative where the agency pays a fee back."""

    reference: str = Field(pattern=r"^[A-Za-z0-9 ._#/-]{1,40}$", description="Of the invoice, or of the remittance")
    cents: int = Field(strict=True, ge=-(10**12), le=10**12)
    on: date
    how: SettledHow


class Agency(Value):
    """An agency under a contract from a day on. The fee is contingent: a share of what it collects."""

    id: str = Field(pattern=r"^[A-Z0-9]{2,15}$")
    name: str
    percent: Decimal = Field(ge=0, le=100)
    remits: Remits
    minimum_cents: int = Field(ge=0, description="The least balance that it takes")
    folder: str
    effective_from: date
    source: str

    def fee_cents(self, collected_cents: int) -> int:
        """Return its fee on an amount in cents, half cents away from zero; a payment taken back takes its fee back."""
        sign = -1 if collected_cents < 0 else 1
        return sign * int((abs(collected_cents) * self.percent / 100).quantize(Decimal(1), rounding="ROUND_HALF_UP"))
