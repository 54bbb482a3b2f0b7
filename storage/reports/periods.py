"""Months of the books.

An entry belongs to the month of its business date, unless that was closed when it was recorded: then to the first
month that was still open, as an adjustment. So a closed month never changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.tables.periods import PeriodRow

_PLACED = """
    SELECT e.id, date_trunc('month', e.business_date)::date AS own,
           greatest(
               date_trunc('month', e.business_date)::date,
               (SELECT (max(p.month) + interval '1 month')::date FROM accounting_periods p
                WHERE p.closed_at <= e.created_at)
           ) AS month
    FROM ledger_entries e
"""
_FIGURES = text(f"""
    SELECT l.account, placed.own < placed.month AS late, sum(l.cents)
    FROM ({_PLACED}) AS placed JOIN ledger_lines l ON l.entry_id = placed.id
    WHERE placed.month = :month GROUP BY 1, 2 ORDER BY 1, 2
""")
_ENTRIES = text(f"SELECT count(*) FROM ({_PLACED}) AS placed WHERE placed.month = :month")
_EARLIER = text(f"""
    SELECT min(month) FROM ({_PLACED}) AS placed
    WHERE month < :month AND month > coalesce((SELECT max(month) FROM accounting_periods), '-infinity')
""")
_LOCK = text("LOCK TABLE ledger_entries IN SHARE MODE")


class EarlierMonthOpenError(Exception):
    """Months close in their order."""

    def __init__(self, month: date) -> None:
        super().__init__(f"{month:%Y-%m} is still open")
        self.month = month


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A month: cents by account of its own entries, and of late ones of closed months before."""

    month: date
    own: dict[str, int]
    late: dict[str, int]
    entries: int
    closed_by: str = ""


async def period(session: AsyncSession, month: date) -> Period:
    """Return a month as its entries say, closed or not."""
    own: dict[str, int] = {}
    late: dict[str, int] = {}
    for account, is_late, cents in await session.execute(_FIGURES, {"month": month}):
        (late if is_late else own)[account] = int(cents)
    entries = (await session.execute(_ENTRIES, {"month": month})).scalar_one()
    row = await session.get(PeriodRow, month)
    return Period(month=month, own=own, late=late, entries=entries, closed_by=row.closed_by if row else "")


async def closed(session: AsyncSession) -> Sequence[PeriodRow]:
    """Return the closed months, oldest first."""
    return (await session.scalars(select(PeriodRow).order_by(col(PeriodRow.month)))).all()


async def close(session: AsyncSession, month: date, actor: str) -> bool:
    """Close a month with its figures; False where it is closed already. Waits for whoever is posting.

    Raises:
        EarlierMonthOpenError: a month before it has entries and is open.
    """
    await session.execute(_LOCK)
    if await session.get(PeriodRow, month) is not None:
        return False
    earlier: date | None = (await session.execute(_EARLIER, {"month": month})).scalar_one()
    if earlier is not None:
        raise EarlierMonthOpenError(earlier)
    found = await period(session, month)
    figures = {"own": found.own, "late": found.late}
    values = {"month": month, "figures": figures, "entries": found.entries, "closed_by": actor}
    await session.execute(insert(PeriodRow).values(values))
    return True
