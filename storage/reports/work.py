"""Who did how much: completed tasks by person and type, and how long they lay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_DONE = text("""
    SELECT completed_by, type, count(*),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed - opened)) / 3600,
           count(*) FILTER (WHERE due IS NOT NULL AND closed > due)
    FROM tasks
    WHERE state = 'completed' AND closed >= :first AND closed < CAST(:last AS date) + 1
    GROUP BY completed_by, type ORDER BY completed_by, type
""")


@dataclass(frozen=True, slots=True)
class Done:
    """Tasks of one type that one person completed. Hours are business time from opened to closed, the median."""

    person: str
    type: str
    completed: int
    median_hours: float
    late: int


async def done(session: AsyncSession, first: date, last: date) -> Sequence[Done]:
    """Return what was completed in a period, both days included."""
    rows = await session.execute(_DONE, {"first": first, "last": last})
    return [Done(person, kind, number, round(float(hours), 1), late) for person, kind, number, hours, late in rows]
