"""Interest of late payers: what was claimed and let go by task, what came by the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_BY_PAYER = text("""
    WITH asked AS (
        SELECT payer_id, workflow_id, max(CAST(context -> 'due' ->> 'cents' AS bigint)) AS owed,
               max(CAST(context ->> 'cents' AS bigint)) FILTER (WHERE action = 'waive') AS waived,
               bool_or(action = 'claim') AS claimed
        FROM tasks WHERE type = 'claim_interest' GROUP BY payer_id, workflow_id
    ), came AS (
        SELECT remittances.payer_id, -sum(lines.cents) AS recovered
        FROM ledger_entries AS entries
        JOIN ledger_lines AS lines ON lines.entry_id = entries.id AND lines.account = 'interest'
        JOIN remittances ON remittances.id = split_part(entries.source, '/', 1)
        WHERE entries.memo = 'PLB-L6'
        GROUP BY remittances.payer_id
    ), told AS (
        SELECT payer_id, count(*) AS claims, sum(owed) AS owed,
               sum(owed) FILTER (WHERE claimed) AS claimed, sum(waived) AS waived
        FROM asked GROUP BY payer_id
    )
    SELECT coalesce(told.payer_id, came.payer_id), coalesce(claims, 0), coalesce(owed, 0), coalesce(claimed, 0),
           coalesce(waived, 0), coalesce(recovered, 0)
    FROM told FULL JOIN came ON came.payer_id = told.payer_id
    ORDER BY 6 DESC, 3 DESC, 1
""")


@dataclass(frozen=True, slots=True)
class PayerInterest:
    """One payer's interest in cents. `recovered` counts what came with payments and what came after letters."""

    payer: str
    claims: int
    owed_cents: int
    claimed_cents: int
    waived_cents: int
    recovered_cents: int


async def by_payer(session: AsyncSession) -> Sequence[PayerInterest]:
    """Return each payer that owed or paid interest, the most recovered first."""
    rows = await session.execute(_BY_PAYER)
    return [PayerInterest(str(payer), *(int(each) for each in cents)) for payer, *cents in rows]
