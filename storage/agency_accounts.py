"""What agencies are owed, by the ledger: the entries that move `agency_payable` name the agency as their source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:agency, 43))")
_OWED = text("""
    SELECT e.source AS agency, coalesce(-sum(l.cents), 0) AS owed,
           coalesce(-sum(l.cents) FILTER (WHERE e.kind = 'agency_payment'), 0) AS billed
    FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id
    WHERE l.account = 'agency_payable' GROUP BY e.source
""")
_SETTLED = text("""
    SELECT e.key, e.business_date, e.memo, e.requested_by, l.cents
    FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id
    WHERE l.account = 'agency_payable' AND e.kind = 'agency_settlement' AND e.source = :agency
    ORDER BY e.id
""")
_PAID = text('SELECT agency, "on", fee FROM agency_payments ORDER BY key')


@dataclass(frozen=True, slots=True)
class Payable:
    """What an agency is owed by now, and what it has billed in all; cents. Negative: it owes us."""

    owed: int = 0
    billed: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """One settlement, or what took it back (negative). `key` is that of its entry; `how` paid or netted."""

    key: str
    on: date
    how: str
    by: str
    cents: int


@dataclass(frozen=True, slots=True)
class Fee:
    """The fee of one payment that an agency collected, in cents."""

    agency: str
    on: date
    cents: int


async def lock(session: AsyncSession, agency: str) -> None:
    """Hold an agency's account until the transaction ends, so that it is not settled twice at once."""
    await session.execute(_LOCK, {"agency": agency})


async def payables(session: AsyncSession) -> dict[str, Payable]:
    """Return what each agency is owed, by its id."""
    return {row.agency: Payable(int(row.owed), int(row.billed)) for row in await session.execute(_OWED)}


async def settlements(session: AsyncSession, agency: str) -> Sequence[Settled]:
    """Return every settlement with an agency, in the order of posting."""
    rows = await session.execute(_SETTLED, {"agency": agency})
    return [Settled(row.key, row.business_date, row.memo, row.requested_by, int(row.cents)) for row in rows]


async def fees(session: AsyncSession) -> Sequence[Fee]:
    """Return the fee of every payment that agencies collected."""
    return [Fee(row.agency, row.on, int(row.fee)) for row in await session.execute(_PAID)]
