"""Everything that an installation did, told without anything that real time or chance of keys decides.

So two installations that did the same tell the same: docs/simulate.md compares them. Their clocks must have stood: what
began and ended by itself at one and the same moment is left out, since it depends on which of two documents of that
moment was read first.
"""

import hashlib
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_BY_ACCOUNT = text("SELECT account, sum(cents) FROM ledger_lines GROUP BY account ORDER BY account")
_BY_MONTH = text("""
    SELECT to_char(e.business_date, 'YYYY-MM'), l.account, sum(l.cents)
    FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id GROUP BY 1, 2 ORDER BY 1, 2
""")
_BY_KIND = text("SELECT kind, count(*) FROM ledger_entries GROUP BY kind ORDER BY kind")
_PAYMENTS = text("""
    SELECT coalesce(r.payer_id, ''), count(*), sum(p.paid_cents), sum(p.denied_cents)
    FROM posted_claims p JOIN remittances r ON r.id = p.remittance_id GROUP BY 1 ORDER BY 1
""")
_TASKS = text("""
    SELECT type, state, action, count(*) FROM tasks WHERE NOT (state = 'cancelled' AND closed = opened)
    GROUP BY type, state, action ORDER BY type, state, action
""")
_DEADLINES = text("""
    SELECT clock, state, count(*) FROM deadlines WHERE settled IS DISTINCT FROM started
    GROUP BY clock, state ORDER BY clock, state
""")
_MESSAGES = text("""
    SELECT direction, type, count(*) FROM edi_messages
    WHERE encounter_id IS NOT NULL AND NOT (direction = 'sent' AND type IN ('270', '276'))
    GROUP BY direction, type ORDER BY direction, type
""")
_LINES = text("""
    SELECT coalesce(e.encounter_id, ''), e.id, e.business_date, e.kind, l.account, coalesce(l.sequence, ''),
           sum(l.cents)
    FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 5, 6
""")

Nested = dict[str, Any]


async def by_account(session: AsyncSession) -> dict[str, int]:
    """Return the sum of each account in cents."""
    return {account: int(cents) for account, cents in await session.execute(_BY_ACCOUNT)}


async def by_month(session: AsyncSession) -> dict[str, dict[str, int]]:
    """Return what moved on each account in each month of business, in cents."""
    return _nested((month, account, int(cents)) for month, account, cents in await session.execute(_BY_MONTH))


async def entries(session: AsyncSession) -> dict[str, int]:
    """Return how many entries there are of each kind."""
    return {row[0]: row[1] for row in await session.execute(_BY_KIND)}


async def payments(session: AsyncSession) -> dict[str, dict[str, int]]:
    """Return the decisions of each payer: how many, and the cents that they paid and denied."""
    rows = await session.execute(_PAYMENTS)
    return {
        payer: {"decisions": number, "paid_cents": int(paid), "denied_cents": int(denied)}
        for payer, number, paid, denied in rows
    }


async def tasks(session: AsyncSession) -> Nested:
    """Return how many tasks there are by type, state and action."""
    rows = await session.execute(_TASKS)
    return _nested((kind, f"{state}: {action}" if action else state, number) for kind, state, action, number in rows)


async def deadlines(session: AsyncSession) -> Nested:
    """Return how many deadlines there are by clock and state."""
    return _nested(tuple(row) for row in await session.execute(_DEADLINES))


async def messages(session: AsyncSession) -> Nested:
    """Return how many transactions were sent and received, one for each claim or inquiry that they are about.

    Not interchanges: how many claims travel in one file depends on when the pump looks. A question in real time (270,
    276) is counted by its answer: one that a slow machine let run out of time is asked again.
    """
    return _nested(tuple(row) for row in await session.execute(_MESSAGES))


async def digest(session: AsyncSession) -> tuple[int, str]:
    """Return how many encounters have entries, and a SHA-256 over each one's entries in sorted order.

    An entry is its business date, kind and sums by account and payer; keys, people and real times are left out.
    """
    lines: dict[str, dict[int, list[str]]] = {}
    for encounter, entry, on, kind, account, sequence, cents in await session.execute(_LINES):
        words = lines.setdefault(encounter, {}).setdefault(entry, [f"{on} {kind}"])
        words.append(f"{account}/{sequence}={int(cents)}")
    whole = hashlib.sha256()
    for encounter in sorted(lines):
        whole.update(f"{encounter}\n".encode())
        for told in sorted(" ".join(words) for words in lines[encounter].values()):
            whole.update(f"{told}\n".encode())
    return sum(bool(encounter) for encounter in lines), whole.hexdigest()


def _nested(rows: Any) -> Nested:
    found: Nested = {}
    for outer, inner, number in rows:
        found.setdefault(outer, {})[inner] = number
    return found
