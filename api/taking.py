"""Payments and what takes them back: the ledger first, then the workflows of every encounter that they touch.

Telling is idempotent, and what is rolled back is not told.
"""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from activities.early_payment import settle
from api.auditing import note
from api.security import Actor
from api.services import Services
from domain.ledger import Entry, EntryKind
from domain.payments import Shares, cash_of
from models.messages.facts import PatientEvent, PatientReported
from models.payments import Move, Payment, Reversal
from storage import api_patients, payments


async def take(services: Services, payment: Payment, shares: Shares | None, actor: Actor) -> None:
    """Take a payment once: posted, kept, told.

    Raises:
        LedgerConflictError: the number belongs to another payment.
    """
    async with services.database.transaction() as session:
        entries = await payments.take(session, payment, shares)
        await _settle(services, session, entries)
        facts = await _keep(session, entries, payment.by)
        subject = f"encounter/{payment.encounter}"
        await note(session, actor, "patient.payment", subject, receipt=payment.number, cents=payment.cents)
    await services.announcer.tell(facts)


async def take_back(services: Services, reversal: Reversal, actor: Actor) -> tuple[Entry, ...]:
    """Take a payment back once, or hear that it is back: posted, kept, told. Returns the entries."""
    async with services.database.transaction() as session:
        entries = await payments.take_back(session, reversal)
        await _settle(services, session, entries)
        facts = await _keep(session, entries, reversal.by)
        subject, cents = f"payment/{reversal.payment}", sum(map(cash_of, entries))
        await note(session, actor, "payment.reversed", subject, reason=reversal.reason.value, cents=cents)
    await services.announcer.tell(facts)
    return entries


async def move(services: Services, order: Move, actor: Actor) -> tuple[Entry, ...]:
    """Move a share of a payment once: posted, kept, told. Returns the entries."""
    async with services.database.transaction() as session:
        entries = await payments.move(session, order)
        await _settle(services, session, entries)
        facts = await _keep(session, entries, order.by)
        subject, cents = f"encounter/{order.source}", max(map(cash_of, entries))
        await note(session, actor, "payment.moved", subject, target=order.target, payment=order.payment, cents=cents)
    await services.announcer.tell(facts)
    return entries


async def _settle(services: Services, session: AsyncSession, entries: Iterable[Entry]) -> None:
    """Give, or take back, what paying promptly earns."""
    for encounter, on in sorted({each.encounter: each.on for each in entries if each.encounter}.items()):
        await settle(session, services.database.keys, encounter, on)


async def _keep(session: AsyncSession, entries: Iterable[Entry], by: str) -> list[PatientReported]:
    facts = [_told(entry, by) for entry in entries if entry.encounter is not None]
    for fact in facts:
        await api_patients.keep_event(session, fact)
    return facts


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
