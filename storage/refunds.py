"""Refunds as approved."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.ledger import Refund
from models.ids import EncounterId
from models.ledger import EntryKind
from models.messages.credits import RefundOrder
from models.tables.ledger import LedgerEntryRow
from models.tables.refunds import RefundRow

_DIFFERING = text(r"""
    SELECT 'refund ' || r.number, r.cents, coalesce(-l.cents, 0) FROM refunds r
    LEFT JOIN ledger_entries e ON e.key = 'refund:' || r.number || '\:approved'
        AND (e.encounter_id, e.requested_by, e.approved_by) = (r.encounter_id, r.requested_by, r.approved_by)
    LEFT JOIN ledger_lines l ON l.entry_id = e.id AND l.account = 'refunds_payable'
    WHERE l.cents IS DISTINCT FROM -r.cents
    UNION ALL
    SELECT e.key, 0, l.cents FROM ledger_entries e
    JOIN ledger_lines l ON l.entry_id = e.id AND l.account = 'refunds_payable'
    LEFT JOIN refunds r ON e.source = 'refund:' || r.number WHERE r.number IS NULL
    UNION ALL
    SELECT e.encounter_id || ' ' || l.account, 0, sum(l.cents) FROM ledger_lines l
    JOIN ledger_entries e ON e.id = l.entry_id
    WHERE l.account IN ('payer_credit', 'patient_credit', 'refunds_payable')
    GROUP BY e.encounter_id, l.account, l.sequence HAVING sum(l.cents) > 0
    UNION ALL
    SELECT e.source, 0, sum(l.cents) FROM ledger_entries e
    JOIN ledger_lines l ON l.entry_id = e.id AND l.account = 'cash_patient'
    WHERE e.kind = 'credit_applied' GROUP BY e.source HAVING sum(l.cents) <> 0
    ORDER BY 1
""")
"""Refunds that the ledger has otherwise; refunds of nothing; credits below nothing; money lost between two visits."""

_KEPT = text(r"""
    SELECT coalesce((
        SELECT sum(l.cents) FROM ledger_lines l JOIN ledger_entries e ON e.id = l.entry_id
        WHERE e.encounter_id = ANY(:visits) AND l.account = 'cash_patient'
    ), 0) - coalesce((
        SELECT sum(r.cents) FROM refunds r
        WHERE r.encounter_id = ANY(:visits) AND r.sequence IS NULL
          AND NOT EXISTS (SELECT FROM ledger_entries e WHERE e.key = 'refund:' || r.number || '\:ended')
    ), 0)
""")


async def differing(session: AsyncSession) -> tuple[int, list[tuple[str, int, int]]]:
    """Return how many refunds there are, and what of credits and refunds is not as it should be: where, cents twice."""
    count = (await session.execute(select(func.count()).select_from(RefundRow))).scalar_one()
    rows = await session.execute(_DIFFERING)
    return count, [(where, int(expected), int(found)) for where, expected, found in rows]


async def kept_of_patients(session: AsyncSession, visits: Iterable[EncounterId]) -> int:
    """Return what patients paid for visits and have not got back, nor are about to by an approved check; cents."""
    return int((await session.execute(_KEPT, {"visits": list(visits)})).scalar_one())


async def find(session: AsyncSession, key: str) -> Refund | None:
    """Return the refund that was approved under a key, or None."""
    row = (await session.scalars(select(RefundRow).where(col(RefundRow.key) == key))).one_or_none()
    return _refund(row) if row else None


async def load(session: AsyncSession, number: int) -> Refund:
    """Return a refund by its number; KeyError where there is none."""
    row = await session.get(RefundRow, number)
    if row is None:
        raise KeyError(number)
    return _refund(row)


async def keep(session: AsyncSession, order: RefundOrder) -> Refund:
    """Keep a refund that was approved, under the next number."""
    row = order.model_dump(exclude={"encounter", "at"}) | {
        "encounter_id": order.encounter,
        "business_date": order.at.date(),
    }
    made = await session.execute(insert(RefundRow).values(row).returning(RefundRow))
    return _refund(made.scalar_one())


async def outstanding(session: AsyncSession, encounter: EncounterId) -> Sequence[tuple[int, int]]:
    """Return number and cents of the refunds that neither the bank has paid nor anybody voided."""
    ended = select(col(LedgerEntryRow.source)).where(
        col(LedgerEntryRow.encounter_id) == encounter,
        col(LedgerEntryRow.kind).in_([EntryKind.REFUND_CLEARED, EntryKind.REFUND_VOIDED]),
    )
    gone = set((await session.scalars(ended)).all())
    rows = await of_encounter(session, encounter)
    return [(row.number, row.cents) for row in rows if row.number and f"refund:{row.number}" not in gone]


async def of_encounter(session: AsyncSession, encounter: EncounterId) -> Sequence[RefundRow]:
    """Return the refunds of an encounter, oldest first."""
    rows = select(RefundRow).where(col(RefundRow.encounter_id) == encounter).order_by(col(RefundRow.number))
    return (await session.scalars(rows)).all()


def _refund(row: RefundRow) -> Refund:
    assert row.number is not None
    return Refund(
        number=row.number, encounter=EncounterId(row.encounter_id), sequence=row.sequence, cents=row.cents,
        requested_by=row.requested_by, approved_by=row.approved_by,
    )  # fmt: skip
