"""Receivables by payer and service date, and sums of accounts over a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ledger import Account

_OPEN = text("""
    SELECT CASE WHEN l.sequence IS NULL THEN 'patient' ELSE coalesce(c.payer_id, n.payer_id) END,
           coalesce(n.service_date, min(e.business_date)), sum(l.cents)
    FROM ledger_lines l
    JOIN ledger_entries e ON e.id = l.entry_id
    JOIN encounters n ON n.id = e.encounter_id
    LEFT JOIN LATERAL (
        SELECT payer_id FROM claims WHERE encounter_id = n.id AND sequence = l.sequence
        ORDER BY submission DESC LIMIT 1
    ) c ON true
    WHERE l.account IN ('insurance_receivable', 'patient_receivable') AND e.business_date <= :as_of
    GROUP BY n.id, l.sequence, c.payer_id
    HAVING sum(l.cents) <> 0
""")
_SUMS = text("""
    SELECT l.account, sum(l.cents) FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id
    WHERE e.business_date BETWEEN :first AND :last GROUP BY l.account
""")
_LAST_DAY = text("SELECT max(business_date) FROM ledger_entries")


@dataclass(frozen=True, slots=True)
class Receivable:
    """What one payer (or "patient") owes for one encounter: debit positive, a credit negative."""

    payer_id: str
    service_date: date
    cents: int


async def open_receivables(session: AsyncSession, as_of: date) -> Sequence[Receivable]:
    """Return every open receivable at the end of a business day, by encounter and payer."""
    rows = await session.execute(_OPEN, {"as_of": as_of})
    return [Receivable(payer, service, int(cents)) for payer, service, cents in rows]


async def sums(session: AsyncSession, first: date, last: date) -> dict[Account, int]:
    """Return the cents that moved on each account in a period, both days included."""
    rows = await session.execute(_SUMS, {"first": first, "last": last})
    return {Account(account): int(cents) for account, cents in rows}


async def last_day(session: AsyncSession) -> date | None:
    """Return the latest business date in the ledger, None where it is empty."""
    found: date | None = (await session.execute(_LAST_DAY)).scalar_one()
    return found
