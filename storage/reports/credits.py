"""Overpayments at the end of a day: still in the receivable, held as credits, or refunded and not cleared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain import ledger
from domain.ledger import Account, Entry, EntryKind
from models.ids import EncounterId, PayerSequence
from models.tables.claims import ClaimRow
from models.tables.encounters import EncounterRow
from models.tables.ledger import LedgerEntryRow, LedgerLineRow
from storage.ledger import reading

_RECEIVABLES = (Account.INSURANCE_RECEIVABLE, Account.PATIENT_RECEIVABLE)
_CREDITS = (Account.PAYER_CREDIT, Account.PATIENT_CREDIT, Account.REFUNDS_PAYABLE)
PATIENT = "patient"


class CreditState(StrEnum):
    """How far an overpayment has come."""

    NOT_IDENTIFIED = "not_identified"
    HELD = "held"
    REFUND_OUTSTANDING = "refund_outstanding"


@dataclass(frozen=True, slots=True)
class OpenCredit:
    """What we owe one payer (or "patient") for one encounter. `since` is when it came about or was identified."""

    encounter: EncounterId
    payer_id: str
    state: CreditState
    cents: int
    since: date


async def open_credits(session: AsyncSession, as_of: date) -> Sequence[OpenCredit]:
    """Return every overpayment at the end of a business day, the oldest first."""
    found = []
    for encounter in await _owing(session, as_of):
        entries = [each for each in await reading.entries_of(session, encounter) if each.on <= as_of]
        payers = await _payers(session, encounter)
        for sequence, state, cents, since in (*_held(entries), *_receivable(entries), *_outstanding(entries)):
            name = PATIENT if sequence is None else payers.get(sequence, sequence.value)
            found.append(OpenCredit(encounter, name, state, cents, since))
    return sorted(found, key=lambda each: (each.since, each.encounter, each.payer_id, each.state))


async def _owing(session: AsyncSession, as_of: date) -> Sequence[EncounterId]:
    """The encounters that owe something back."""
    cents = func.sum(col(LedgerLineRow.cents))
    rows = (
        select(col(LedgerEntryRow.encounter_id))
        .join(LedgerLineRow, col(LedgerLineRow.entry_id) == col(LedgerEntryRow.id))
        .where(
            col(LedgerLineRow.account).in_([*_RECEIVABLES, *_CREDITS]),
            col(LedgerEntryRow.encounter_id).is_not(None),
            col(LedgerEntryRow.business_date) <= as_of,
        )
        .group_by(col(LedgerEntryRow.encounter_id), col(LedgerLineRow.account), col(LedgerLineRow.sequence))
        .having(cents < 0)
        .distinct()
        .order_by(col(LedgerEntryRow.encounter_id))
    )
    return [EncounterId(name) for name in await session.scalars(rows) if name is not None]


async def _payers(session: AsyncSession, encounter: EncounterId) -> dict[PayerSequence, str]:
    """Whom the newest claim of each sequence went to; the encounter's own payer where none was sent yet."""
    visit = await session.get_one(EncounterRow, encounter)
    rows = await session.scalars(
        select(ClaimRow).where(col(ClaimRow.encounter_id) == encounter).order_by(col(ClaimRow.submission))
    )
    return {PayerSequence.PRIMARY: visit.payer_id} | {row.sequence: row.payer_id for row in rows}


_Found = tuple[PayerSequence | None, CreditState, int, date]


def _held(entries: Sequence[Entry]) -> Iterator[_Found]:
    for each in ledger.held(entries):
        yield each.sequence, CreditState.HELD, each.cents, each.since


def _receivable(entries: Sequence[Entry]) -> Iterator[_Found]:
    """Nobody has looked at it yet: since the entry that made the receivable a credit."""
    for sequence in (*PayerSequence, None):
        owed, since = 0, None
        for entry in sorted(entries, key=lambda each: each.on):
            for line in entry.lines:
                if line.account in _RECEIVABLES and line.sequence == sequence:
                    owed += line.cents
            since = (since or entry.on) if owed < 0 else None
        if since is not None:
            yield sequence, CreditState.NOT_IDENTIFIED, -owed, since


def _outstanding(entries: Sequence[Entry]) -> Iterator[_Found]:
    ended = {each.source for each in entries if each.kind in (EntryKind.REFUND_CLEARED, EntryKind.REFUND_VOIDED)}
    for entry in entries:
        if entry.kind is EntryKind.REFUND_APPROVED and entry.source not in ended:
            (credit,) = [line for line in entry.lines if line.account is not Account.REFUNDS_PAYABLE]
            yield credit.sequence, CreditState.REFUND_OUTSTANDING, credit.cents, entry.on
