"""Payments and what takes them back: the ledger first, then the workflows of every encounter that they touch.

Telling is idempotent, and what is rolled back is not told.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from activities.early_payment import settle
from activities.exchange.telling import Telling
from domain.ledger import Entry, EntryKind
from domain.payments import Shares, cash_of
from models.cards import Charge
from models.ids import EncounterId
from models.messages.facts import PatientEvent, PatientReported
from models.payments import Move, Payment, PaymentMethod, Reversal, receipt_number
from storage import api_patients, audit, payments
from storage.engine import Database


@dataclass(frozen=True, slots=True)
class Till:
    """Where patients' money is taken and given back, whoever does it: people, the gateway, a workflow."""

    database: Database
    telling: Telling

    async def take(self, payment: Payment, shares: Shares | None, actor: str) -> None:
        """Take a payment once: posted, kept, told.

        Raises:
            LedgerConflictError: the number belongs to another payment.
        """
        async with self.telling.transaction() as (session, tell):
            entries = await payments.take(session, payment, shares)
            tell(await self._keep(session, entries, payment.by))
            detail: dict[str, JsonValue] = {"receipt": payment.number, "cents": payment.cents}
            await audit.record(session, actor, "patient.payment", f"encounter/{payment.encounter}", detail)

    async def take_charge(self, encounter: EncounterId, charge: Charge, method: PaymentMethod, actor: str) -> str:
        """Take what the gateway has charged, once for the charge; returns the receipt's number."""
        payment = Payment(
            number=receipt_of(charge.id), encounter=encounter, cents=charge.cents, on=charge.on, method=method,
            reference=charge.id, card=charge.card, by=actor,
        )  # fmt: skip
        await self.take(payment, None, actor)
        return payment.number

    async def take_back(self, reversal: Reversal, actor: str) -> tuple[Entry, ...]:
        """Take a payment back once, or hear that it is back: posted, kept, told. Returns the entries."""
        async with self.telling.transaction() as (session, tell):
            entries = await payments.take_back(session, reversal)
            tell(await self._keep(session, entries, reversal.by))
            detail: dict[str, JsonValue] = {"reason": reversal.reason.value, "cents": sum(map(cash_of, entries))}
            await audit.record(session, actor, "payment.reversed", f"payment/{reversal.payment}", detail)
        return entries

    async def move(self, order: Move, actor: str) -> tuple[Entry, ...]:
        """Move a share of a payment once: posted, kept, told. Returns the entries."""
        async with self.telling.transaction() as (session, tell):
            entries = await payments.move(session, order)
            tell(await self._keep(session, entries, order.by))
            detail: dict[str, JsonValue] = {
                "target": order.target,
                "payment": order.payment,
                "cents": max(map(cash_of, entries)),
            }
            await audit.record(session, actor, "payment.moved", f"encounter/{order.source}", detail)
        return entries

    async def _keep(self, session: AsyncSession, entries: Iterable[Entry], by: str) -> list[PatientReported]:
        """Give, or take back, what paying promptly earns; keep what the balances hear."""
        mine = [entry for entry in entries if entry.encounter is not None]
        for encounter, on in sorted({each.encounter: each.on for each in mine if each.encounter}.items()):
            await settle(session, self.database.keys, encounter, on)
        facts = [_told(entry, by) for entry in mine]
        for fact in facts:
            await api_patients.keep_event(session, fact)
        return facts


def receipt_of(charge: str) -> str:
    """Return the number of the receipt for a charge."""
    return receipt_number(f"card:{charge}")


def _told(entry: Entry, by: str) -> PatientReported:
    """What the balance of an encounter hears of one entry: its key is the fact's id."""
    assert entry.encounter is not None
    cents = cash_of(entry)
    gone = entry.kind is not EntryKind.PATIENT_PAYMENT and cents < 0
    return PatientReported(
        id=entry.key,
        on=entry.on,
        encounter=entry.encounter,
        event=PatientEvent.PAYMENT_REVERSED if gone else PatientEvent.PAYMENT,
        cents=abs(cents),
        by=by,
    )
