"""What is priced, and what came out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.contracts.terms import Setting
from models.base import Value
from models.fees import Place


@dataclass(frozen=True, slots=True)
class Service:
    """A billed line. `prior_paid_cents` is what earlier payers paid for it; None where nobody has told yet."""

    code: str
    modifiers: tuple[str, ...]
    units: Decimal
    charge_cents: int
    on: date
    prior_paid_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """One claim to one payer. `later` where other payers come before; `drg`, `days`, `through` of a stay only."""

    payer_id: str
    services: tuple[Service, ...]
    setting: Setting = Setting.PROFESSIONAL
    place: Place = Place.NONFACILITY
    plan: str = ""
    locality: str = ""
    later: bool = False
    drg: str = ""
    days: int = 0
    through: date | None = None

    @property
    def charge_cents(self) -> int:
        """What is billed in all."""
        return sum(each.charge_cents for each in self.services)


class Expected(Value):
    """What a contract allows, in cents, and why. `cents` None: nothing on file says; then `steps` tell what is missing.

    `contract` and `line` name the row (number of the loaded contract, 0 for the shipped ones; line of its file).
    """

    cents: int | None = None
    contract: int | None = None
    title: str = ""
    line: int = 0
    term: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PricedBill:
    """By line in their order; or `whole` for what is allowed as one: a stay, a case rate. `code` names that."""

    lines: tuple[Expected, ...] = ()
    whole: Expected | None = None
    code: str = ""
