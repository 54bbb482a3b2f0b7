"""Patients' payments: taken once, applied to encounters, taken back; in whatever order it is told. docs/payments.md."""

from collections.abc import Sequence

from sqlalchemy import and_, func, or_, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain import payments
from domain.ledger import Account, Entry
from domain.payments import Owed, Shares
from models.ids import EncounterId
from models.payments import Move, Payment, PaymentMethod, Reversal, ReversalReason
from models.tables.encounters import EncounterRow
from models.tables.ledger import LedgerEntryRow, LedgerLineRow
from models.tables.payments import PaymentReversalRow, PaymentRow
from storage import ledger
from storage.ledger import reading
from storage.ledger.posting import LedgerConflictError

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 18))")


class UnknownPaymentError(LookupError):
    """No payment has this receipt number."""


async def _lock(session: AsyncSession, *names: str) -> None:
    """Hold payments by receipt number or charge, so that a payment and its taking back never pass each other."""
    for name in sorted(set(filter(None, names))):
        await session.execute(_LOCK, {"name": name})


# --- reading --------------------------------------------------------------------------------------------------------


async def find(session: AsyncSession, named: str) -> PaymentRow | None:
    """Return a payment by its receipt number or the gateway's charge id, or None."""
    charged = col(PaymentRow.method).in_([PaymentMethod.CARD, PaymentMethod.ONLINE])
    mine = or_(col(PaymentRow.number) == named, and_(charged, col(PaymentRow.reference) == named))
    return (await session.scalars(select(PaymentRow).where(mine).limit(1))).first()


async def get(session: AsyncSession, number: str) -> PaymentRow:
    """Return a payment by its receipt number.

    Raises:
        UnknownPaymentError: there is none.
    """
    row = await session.get(PaymentRow, number)
    if row is None:
        raise UnknownPaymentError(number)
    return row


async def entries(session: AsyncSession, number: str) -> tuple[Entry, ...]:
    """Return the entries that name a receipt, in the order in which they were posted."""
    rows = await session.scalars(
        select(LedgerEntryRow).where(col(LedgerEntryRow.source) == number).order_by(col(LedgerEntryRow.id))
    )
    return await reading.with_lines(session, rows.all())


async def of_encounter(session: AsyncSession, encounter: EncounterId) -> Sequence[PaymentRow]:
    """Return the payments that touched an encounter, oldest first."""
    touched = select(col(LedgerEntryRow.source)).where(col(LedgerEntryRow.encounter_id) == encounter)
    rows = select(PaymentRow).where(col(PaymentRow.number).in_(touched))
    return (await session.scalars(rows.order_by(col(PaymentRow.on), col(PaymentRow.number)))).all()


async def owed_together(session: AsyncSession, encounter: EncounterId) -> Sequence[Owed]:
    """Return what a patient owes at the facility of an encounter, the oldest visit first."""
    visit = await session.get_one(EncounterRow, encounter)
    same = col(EncounterRow.id) == encounter
    if visit.patient_index:
        same |= (col(EncounterRow.patient_index) == visit.patient_index) & (
            col(EncounterRow.facility) == visit.facility
        )
    owed = func.sum(col(LedgerLineRow.cents))
    rows = (
        select(col(EncounterRow.id), owed)
        .join(LedgerEntryRow, col(LedgerEntryRow.encounter_id) == col(EncounterRow.id))
        .join(LedgerLineRow, col(LedgerLineRow.entry_id) == col(LedgerEntryRow.id))
        .where(same, col(LedgerLineRow.account) == Account.PATIENT_RECEIVABLE)
        .group_by(col(EncounterRow.id), col(EncounterRow.service_date))
        .having(owed > 0)
        .order_by(col(EncounterRow.service_date), col(EncounterRow.id))
    )
    return [Owed(EncounterId(name), int(cents)) for name, cents in await session.execute(rows)]


# --- writing --------------------------------------------------------------------------------------------------------


async def take(session: AsyncSession, payment: Payment, shares: Shares | None = None) -> tuple[Entry, ...]:
    """Take a payment once and return all its entries; without shares it is all for the encounter that it names.

    What was told of it before it came is applied at once. The same payment again changes nothing.

    Raises:
        LedgerConflictError: the number belongs to another payment.
    """
    number = payment.number
    await _lock(session, number, payment.reference)
    row = payment.model_dump(exclude={"encounter"}) | {"encounter_id": payment.encounter}
    fresh = await session.execute(
        insert(PaymentRow).values(row).on_conflict_do_nothing().returning(col(PaymentRow.number))
    )
    if fresh.first() is None:
        kept = await get(session, number)
        if (kept.encounter_id, kept.cents, kept.method) != (payment.encounter, payment.cents, payment.method):
            raise LedgerConflictError(f"payment:{number}")
        return await entries(session, number)
    await ledger.post(session, payments.taken(payment, shares or {payment.encounter: payment.cents}))
    for told in await _told(session, number, payment.reference):
        await _apply(session, payment, told)
    for encounter in sorted(shares or {payment.encounter: payment.cents}):
        await ledger.recover_bad_debt(session, encounter, payment.on, f"payment:{number}:{encounter}")
    return await entries(session, number)


async def take_back(session: AsyncSession, reversal: Reversal) -> tuple[Entry, ...]:
    """Hear of a payment's taking back, or coming back, once; returns the entries that it made.

    Where the payment is not here yet, it is kept until the payment comes.
    """
    row = await find(session, reversal.payment)
    names = (row.number, row.reference) if row is not None else (reversal.payment,)
    await _lock(session, *names)
    row = await find(session, reversal.payment)
    fresh = await session.execute(
        insert(PaymentReversalRow)
        .values(reversal.model_dump())
        .on_conflict_do_nothing()
        .returning(col(PaymentReversalRow.id))
    )
    if row is None:
        return ()
    together = [reversal]
    if reversal.reason is ReversalReason.CHARGEBACK:  # it may have been won before we heard of it
        told = await _told(session, row.number, row.reference)
        won = ReversalReason.CHARGEBACK_WON
        together += [each for each in told if each.reason is won and each.dispute == reversal.dispute]
    if fresh.first() is not None:
        for each in together:
            await _apply(session, payment_of(row), each)
    ids = {each.id for each in together}
    return tuple(each for each in await entries(session, row.number) if _told_by(each) in ids)


def _told_by(entry: Entry) -> str:
    """The id of the reversal that made an entry: its key without the kind and the encounter."""
    return entry.key.removeprefix("payment:reversed:").removesuffix(f":{entry.encounter}")


async def move(session: AsyncSession, order: Move) -> tuple[Entry, ...]:
    """Move what was posted to the wrong encounter, once; returns the two entries.

    Raises:
        UnknownPaymentError: there is no such payment.
        payments.SharesError: the encounter has not so much of it.
    """
    row = await get(session, order.payment)
    await _lock(session, row.number, row.reference)
    posted = await entries(session, row.number)
    mine = tuple(each for each in posted if each.key.startswith(f"payment:moved:{order.id}:"))
    if mine:
        return mine
    made = payments.moved(order, payment_of(row), payments.shares_of(posted))
    await ledger.post(session, made)
    return tuple(made)


async def _apply(session: AsyncSession, payment: Payment, reversal: Reversal) -> None:
    posted = await entries(session, payment.number)
    await ledger.post(session, payments.reversed_(reversal, payment, payments.shares_of(posted), posted))


async def _told(session: AsyncSession, number: str, reference: str) -> list[Reversal]:
    """What was told of a payment: what takes it back before what gives it back, else as it came."""
    names = [name for name in (number, reference) if name]
    rows = await session.scalars(
        select(PaymentReversalRow)
        .where(col(PaymentReversalRow.payment).in_(names))
        .order_by(col(PaymentReversalRow.recorded_at), col(PaymentReversalRow.id))
    )
    told = [Reversal.model_validate(row.model_dump(exclude={"recorded_at"})) for row in rows]
    return sorted(told, key=lambda each: each.reason is ReversalReason.CHARGEBACK_WON)


def payment_of(row: PaymentRow) -> Payment:
    """Return a payment as it was taken."""
    fields = row.model_dump(exclude={"encounter_id", "recorded_at"})
    return Payment.model_validate(fields | {"encounter": row.encounter_id})
