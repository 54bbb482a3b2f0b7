"""Accounts that were written off as bad debt."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from models.ids import EncounterId

_WRITTEN_OFF = text("""
    SELECT DISTINCT e.encounter_id FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id
    WHERE l.account = 'bad_debt' AND l.cents > 0 AND e.business_date BETWEEN :first AND :last
    ORDER BY e.encounter_id
""")


async def written_off(session: AsyncSession, first: date, last: date) -> Sequence[EncounterId]:
    """Return the encounters of which something was written off as bad debt between two business days."""
    return [
        EncounterId(name) for name in (await session.execute(_WRITTEN_OFF, {"first": first, "last": last})).scalars()
    ]
