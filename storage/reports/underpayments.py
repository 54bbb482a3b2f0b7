"""What payers allowed less, or more, than their contracts say, by payer and service, and what became of it."""

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_WORKED = """
    SELECT c.payer_id, c.code, count(DISTINCT i.claim) AS claims,
           sum(i.short_cents) AS short,
           sum(i.short_cents - i.recovered_cents) FILTER (WHERE i.outcome = '' AND i.letter = '') AS at_stake,
           sum(i.short_cents - i.recovered_cents) FILTER (WHERE i.outcome = '' AND i.letter <> '') AS disputed,
           sum(i.recovered_cents) AS recovered,
           sum(i.short_cents - i.recovered_cents) FILTER (WHERE i.outcome = 'accepted') AS accepted,
           sum(i.short_cents - i.recovered_cents) FILTER (WHERE i.outcome = 'contract_wrong') AS contract_wrong
    FROM underpayment_items i JOIN underpayment_cases c ON c.id = i.case_id
    GROUP BY c.payer_id, c.code
"""
# Decisions that hold: nothing took them back, and they took nothing back.
_STANDING = """
    SELECT l.* FROM line_expectations l JOIN posted_claims p USING (remittance_id, position)
    WHERE NOT p.reversal AND p.counterpart IS NULL
      AND NOT EXISTS (SELECT FROM posted_claims q WHERE q.counterpart = p.remittance_id || '/' || p.position)
"""
_BESIDE = f"""
    SELECT l.payer_id, l.code,
           sum(-l.difference_cents) FILTER (WHERE l.difference_cents < 0) AS overpaid,
           sum(l.difference_cents) FILTER (WHERE l.difference_cents > 0 AND i.claim IS NULL) AS small
    FROM ({_STANDING}) AS l
    LEFT JOIN underpayment_items i ON (i.remittance_id, i.position, i.line) = (l.remittance_id, l.position, l.line)
    GROUP BY l.payer_id, l.code HAVING count(*) FILTER (WHERE l.difference_cents <> 0) > 0
"""
_REPORT = text(f"""
    SELECT coalesce(w.payer_id, b.payer_id), coalesce(w.code, b.code), coalesce(w.claims, 0), coalesce(w.short, 0),
           coalesce(w.at_stake, 0), coalesce(w.disputed, 0), coalesce(w.recovered, 0), coalesce(w.accepted, 0),
           coalesce(w.contract_wrong, 0), coalesce(b.small, 0), coalesce(b.overpaid, 0)
    FROM ({_WORKED}) AS w FULL JOIN ({_BESIDE}) AS b USING (payer_id, code)
    ORDER BY coalesce(w.at_stake, 0) + coalesce(w.disputed, 0) DESC, coalesce(w.short, 0) DESC, 1, 2
""")


@dataclass(frozen=True, slots=True)
class ByService:
    """One payer and service. Cents. `short` is all that was ever short in cases; the parts say where it is now."""

    payer_id: str
    code: str
    claims: int
    short: int
    at_stake: int
    disputed: int
    recovered: int
    accepted: int
    contract_wrong: int
    small: int
    overpaid: int


async def by_service(session: AsyncSession) -> tuple[ByService, ...]:
    """Return every payer and service with a difference, the most that is still to be won first."""
    found = await session.execute(_REPORT)
    return tuple(ByService(row[0], row[1], *(int(each) for each in row[2:])) for row in found)
