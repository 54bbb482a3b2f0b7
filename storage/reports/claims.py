"""Counts of claims: sent, clean, decided, denied; how long payers take."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.reporting import OpenClaim, PastPayer

_SENT = text("""
    SELECT count(*), count(*) FILTER (WHERE built_number = 1 AND submission = 1)
    FROM claims WHERE queued_on BETWEEN :first AND :last
""")
# The first decision of each claim that the payer told in the period; reversals decide nothing.
_FIRST = """
    SELECT DISTINCT ON (p.claim) p.claim, p.paid_cents, p.denied_cents, p.status, c.submission
    FROM posted_claims p JOIN claims c ON c.number = p.claim
    WHERE NOT p.reversal AND p.status <> '25' AND p.business_date BETWEEN :first AND :last
      AND NOT EXISTS (
          SELECT FROM posted_claims q WHERE q.claim = p.claim AND q.business_date < :first AND NOT q.reversal
      )
    ORDER BY p.claim, p.business_date, p.recorded_at
"""
_DECIDED = text(f"""
    SELECT count(*),
           count(*) FILTER (WHERE denied_cents > 0 AND paid_cents = 0),
           count(*) FILTER (WHERE denied_cents > 0 AND paid_cents <> 0),
           count(*) FILTER (WHERE submission = 1),
           count(*) FILTER (WHERE submission = 1 AND denied_cents = 0)
    FROM ({_FIRST}) AS decided
""")
_REJECTED = text("""
    SELECT count(*) FROM claims WHERE submission = 1 AND state = 'rejected' AND queued_on BETWEEN :first AND :last
""")
_PAST = text("""
    SELECT c.payer_id, array_agg(greatest(p.on_day - c.queued_on, 0)), sum(c.charge_cents), sum(p.paid)
    FROM claims c JOIN (
        SELECT claim, min(business_date) FILTER (WHERE NOT reversal) AS on_day, sum(paid_cents) AS paid
        FROM posted_claims GROUP BY claim
    ) p ON p.claim = c.number
    WHERE c.queued_on IS NOT NULL AND p.on_day <= :as_of GROUP BY c.payer_id
""")
_WAITING = text("""
    SELECT payer_id, queued_on, charge_cents FROM claims
    WHERE state IN ('queued', 'accepted') AND queued_on <= :as_of
    ORDER BY payer_id, queued_on, number
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Claims of a period."""

    sent: int
    sent_clean: int
    decided_first: int
    decided_first_resolved: int
    remitted: int
    denied_whole: int
    denied_part: int


async def counts(session: AsyncSession, first: date, last: date) -> Counts:
    """Count the claims that were sent or decided in a period, both days included."""
    period = {"first": first, "last": last}
    sent, clean = (await session.execute(_SENT, period)).one()
    remitted, whole, part, firsts, resolved = (await session.execute(_DECIDED, period)).one()
    rejected = (await session.execute(_REJECTED, period)).scalar_one()
    return Counts(
        sent=sent,
        sent_clean=clean,
        decided_first=firsts + rejected,
        decided_first_resolved=resolved,
        remitted=remitted,
        denied_whole=whole,
        denied_part=part,
    )


async def past(session: AsyncSession, as_of: date) -> list[PastPayer]:
    """Return how payers have paid until a day."""
    rows = await session.execute(_PAST, {"as_of": as_of})
    return [
        PastPayer(payer_id=payer, lags=tuple(lags), charged=charged, paid=paid) for payer, lags, charged, paid in rows
    ]


async def waiting(session: AsyncSession, as_of: date) -> list[OpenClaim]:
    """Return the claims that no payer has decided yet."""
    rows = await session.execute(_WAITING, {"as_of": as_of})
    return [OpenClaim(payer_id=payer, sent_on=sent, charged=cents) for payer, sent, cents in rows]
