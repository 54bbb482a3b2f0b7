"""Receivables and credits of one encounter, brought in order."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain import ledger
from domain.ledger import Account, Entry
from models.ids import EncounterId, PayerSequence
from models.tables.ledger import LedgerEntryRow
from storage.ledger.posting import lock, post
from storage.ledger.reading import sums_of


async def sort_credits(session: AsyncSession, encounter: EncounterId, on: date) -> int:
    """Make credits of what is overpaid and take out of them what is owed again; returns how many entries that took.

    It looks at balances under the encounter's lock: called again, it finds nothing to do.
    """
    await lock(session, [encounter])
    sums = await sums_of(session, encounter)
    sorted_before = select(func.count()).where(col(LedgerEntryRow.key).startswith(f"credit:{encounter}:"))
    number = (await session.execute(sorted_before)).scalar_one()
    entries: list[Entry] = []
    for sequence in (*PayerSequence, None):
        receivable = Account.PATIENT_RECEIVABLE if sequence is None else Account.INSURANCE_RECEIVABLE
        credit = Account.PATIENT_CREDIT if sequence is None else Account.PAYER_CREDIT
        entry = ledger.sort_credit(
            encounter, on, sequence, owed=sums.get((receivable, sequence), 0), held=-sums.get((credit, sequence), 0),
            number=number + len(entries) + 1,
        )  # fmt: skip
        if entry is not None:
            entries.append(entry)
    return await post(session, entries)
