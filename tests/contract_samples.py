"""What the shipped contracts say, with no code set loaded."""

from datetime import date
from decimal import Decimal

from activities.remittance.pricing import Pricer
from codesets.book import BOOK
from domain.contracts import Bill, Contracts, Service, Setting, price
from storage.contracts import shipped

SHIPPED = Contracts((shipped(),))
PRICER = Pricer(SHIPPED, BOOK)
NO_LIMIT = 10**9


def expected_cents(payer_id: str, code: str, modifiers: tuple[str, ...], on: date) -> int | None:
    """What is allowed for one unit on a professional claim, whatever is charged."""
    service = Service(code, modifiers, Decimal(1), NO_LIMIT, on)
    return price(SHIPPED, BOOK, Bill(payer_id=payer_id, services=(service,))).lines[0].cents


def expected_stay_cents(payer_id: str, drg: str, days: int, charge_cents: int, on: date) -> int | None:
    """What is allowed for a stay."""
    stay = Service("", (), Decimal(1), charge_cents, on)
    bill = Bill(payer_id=payer_id, services=(stay,), setting=Setting.INPATIENT, drg=drg, days=days, through=on)
    priced = price(SHIPPED, BOOK, bill).whole
    return priced.cents if priced else None
