"""The same pairs and units asked otherwise: by a join in PostgreSQL, and of a plain dictionary in memory."""

import os
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from codesets.edits.pairs import PairTable
from domain.scrubbing import ClaimView

_JOIN = """
WITH line AS (SELECT * FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS line (code, units, place))
SELECT pair.column1, pair.column2, NULL::int
FROM line AS one JOIN line AS two ON one.place <> two.place
JOIN code_pairs AS pair ON pair.vintage = $3 AND pair.column1 = one.code AND pair.column2 = two.code
WHERE pair.indicator <> 9 AND (pair.ends IS NULL OR pair.ends >= $5) AND (pair.starts IS NULL OR pair.starts <= $5)
UNION ALL
SELECT code, NULL, units FROM (
    SELECT line.code, sum(line.units)::int AS units, min(limits.units) AS most
    FROM line JOIN code_units AS limits ON limits.vintage = $4 AND limits.code = line.code GROUP BY line.code
) AS summed WHERE units > most
"""


async def joined(session: AsyncSession, claims: Sequence[ClaimView], pairs: int, units: int) -> float:
    """Return how many claims a second a join answers, one claim a query, prepared."""
    connection: Any = (await (await session.connection()).get_raw_connection()).driver_connection
    statement = await connection.prepare(_JOIN)
    begun = time.perf_counter()
    for claim in claims:
        codes, counts = [line.code for line in claim.lines], [line.units for line in claim.lines]
        await statement.fetch(codes, counts, pairs, units, claim.date_of_service)
    return len(claims) / (time.perf_counter() - begun)


Plain = dict[tuple[str, str], list[tuple[date, date, int, str]]]


def plain(table: PairTable) -> tuple[Plain, float]:
    """Return a dictionary of the pairs, and how many megabytes of memory it took."""
    before = _resident()
    found: Plain = defaultdict(list)
    for one, two, terms in table.rows():
        found[one, two].append((terms.last, terms.first, terms.indicator, terms.why))
    return dict(found), (_resident() - before) / 1e6


def of_plain(held: Plain, claims: Sequence[ClaimView]) -> float:
    """Return seconds of processor time for every pair of every claim."""
    begun = time.process_time()
    for claim in claims:
        on = claim.date_of_service
        assert on
        for one, two in combinations([line.code for line in claim.lines], 2):
            for key in ((one, two), (two, one)):
                for last, first, indicator, _ in held.get(key, ()):
                    if indicator != 9 and first <= on <= last:
                        break
    return time.process_time() - begun


def of_table(table: PairTable, claims: Sequence[ClaimView]) -> float:
    """Return the same for the compact table."""
    begun = time.process_time()
    for claim in claims:
        on = claim.date_of_service
        assert on
        for one, two in combinations([line.code for line in claim.lines], 2):
            table.find(one, two, on)
    return time.process_time() - begun


def _resident() -> int:
    """Bytes of memory that the process has now (Linux)."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
