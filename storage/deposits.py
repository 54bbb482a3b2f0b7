"""Deposits, and the payments that they and the 835s are two sides of.

A payment is a payer (TRN03) and a trace number (TRN02). Which deposits belong to it is stored with them; whether both
sides agree is always added up anew, so that the order in which they came cannot matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Numeric, String, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.deposits import Deposit, DepositState, Reassociation
from models.tables.deposits import DepositRow
from models.tables.remittances import RemittanceRow


@dataclass(frozen=True, slots=True)
class Payment:
    """What a deposit and its 835 have in common."""

    payer_identifier: str
    trace_number: str


_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:trace, 370))")
_ONE = text("""
    SELECT
        (SELECT coalesce(sum(payment_cents) FILTER (WHERE posted_at IS NOT NULL), 0) FROM remittances
         WHERE payer_identifier = :payer AND trace_number = :trace AND held = '') AS told,
        (SELECT coalesce(sum(cents), 0) FROM deposits WHERE of_payer = :payer AND of_trace = :trace) AS deposited,
        (SELECT max(day) FROM (
            SELECT payment_date AS day FROM remittances WHERE payer_identifier = :payer AND trace_number = :trace
            UNION ALL SELECT deposited_on FROM deposits WHERE of_payer = :payer AND of_trace = :trace
        ) AS days) AS since,
        (SELECT count(*) FROM remittances
         WHERE payer_identifier = :payer AND trace_number = :trace AND held = '') AS stored,
        (SELECT array_agg(id ORDER BY id) FROM remittances
         WHERE payer_identifier = :payer AND trace_number = :trace AND held = '' AND posted_at IS NOT NULL
        ) AS remittances,
        (SELECT array_agg(id ORDER BY id) FROM deposits
         WHERE of_payer = :payer AND of_trace = :trace AND watched) AS watched
""")
# A check has no TRN03: it is taken for the payment with its number and amount, the first there was.
_ADOPT = text("""
    UPDATE deposits SET of_payer = :payer
    WHERE of_payer = '' AND of_trace = :trace AND of_trace <> '' AND id = (
        SELECT id FROM deposits WHERE of_payer = '' AND of_trace = :trace AND cents = :cents
        ORDER BY received_at, id LIMIT 1
    )
""")
_STANDING = text("""
    WITH told AS (
        SELECT payer_identifier AS payer, trace_number AS trace, sum(payment_cents) AS cents FROM remittances
        WHERE posted_at IS NOT NULL AND held = '' GROUP BY 1, 2
    )
    SELECT d.id, coalesce(t.cents, 0) AS told,
           sum(d.cents) OVER (PARTITION BY d.of_payer, coalesce(nullif(d.of_trace, ''), d.id)) AS deposited
    FROM deposits d LEFT JOIN told t ON t.payer = d.of_payer AND t.trace = d.of_trace
""")


async def lock(session: AsyncSession, trace_number: str) -> None:
    """Hold a payment until the transaction ends, so that each of its two sides sees the other or is seen by it."""
    await session.execute(_LOCK, {"trace": trace_number})


async def store(session: AsyncSession, deposit: Deposit, file_id: int | None = None) -> bool:
    """Keep a deposit; False where it was told before. The caller holds the payment."""
    values = deposit.model_dump() | {
        "id": deposit.id,
        "file_id": file_id,
        "of_payer": deposit.payer_identifier or await _payer_of(session, deposit),
        "of_trace": deposit.trace_number,
        "matched_by": "",
    }
    statement = insert(DepositRow).values(values).on_conflict_do_nothing(index_elements=["id"])
    return (await session.execute(statement.returning(col(DepositRow.id)))).first() is not None


async def _payer_of(session: AsyncSession, deposit: Deposit) -> str:
    """Return the payer of the first payment with a check's number and amount; empty until there is one."""
    if not deposit.trace_number:
        return ""
    found = await session.scalars(
        select(col(RemittanceRow.payer_identifier))
        .where(
            col(RemittanceRow.trace_number) == deposit.trace_number, col(RemittanceRow.payment_cents) == deposit.cents
        )
        .order_by(col(RemittanceRow.received_at), col(RemittanceRow.id))
        .limit(1)
    )
    return found.first() or ""


async def adopt(session: AsyncSession, payment: Payment, cents: int) -> None:
    """Take a check that came before its 835 for the payment that this 835 tells. The caller holds the payment."""
    await session.execute(_ADOPT, {"payer": payment.payer_identifier, "trace": payment.trace_number, "cents": cents})


async def watch(session: AsyncSession, deposit: str) -> None:
    """Note that a deposit came without its 835, so that a workflow waits for it."""
    await session.execute(update(DepositRow).where(col(DepositRow.id) == deposit).values(watched=True))


async def load(session: AsyncSession, deposit: str) -> DepositRow:
    """Return a deposit by id; KeyError where there is none."""
    row = await session.get(DepositRow, deposit)
    if row is None:
        raise KeyError(deposit)
    return row


async def assign(session: AsyncSession, deposit: str, payment: Payment, actor: str) -> None:
    """Note which payment a deposit is, as a person says. The ledger does not change: what is in transit does."""
    await session.execute(
        update(DepositRow)
        .where(col(DepositRow.id) == deposit)
        .values(of_payer=payment.payer_identifier, of_trace=payment.trace_number, matched_by=actor)
    )


async def reassociate(session: AsyncSession, payment: Payment) -> Reassociation:
    """Add both sides of a payment up."""
    values = {"payer": payment.payer_identifier, "trace": payment.trace_number}
    row = (await session.execute(_ONE, values)).one()
    return Reassociation(
        told_cents=int(row.told), deposited_cents=int(row.deposited), stored=bool(row.stored), since=row.since,
        remittances=tuple(row.remittances or ()), watched=tuple(row.watched or ()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """A deposit, and what both sides of its payment come to."""

    row: DepositRow
    told_cents: int
    deposited_cents: int

    @property
    def state(self) -> DepositState:
        """Whether it is explained."""
        if self.told_cents == self.deposited_cents:
            return DepositState.MATCHED
        return DepositState.DIFFERS if self.told_cents else DepositState.UNMATCHED


async def search(session: AsyncSession, state: DepositState | None, limit: int, after: str = "") -> Sequence[Standing]:
    """Return deposits by id; all of a state, or all."""
    found = _STANDING.columns(id=String, told=Numeric, deposited=Numeric).subquery("standing")
    told, deposited = found.c.told, found.c.deposited
    query = select(DepositRow, told, deposited).join(found, found.c.id == col(DepositRow.id))
    if state is DepositState.MATCHED:
        query = query.where(told == deposited)
    elif state is not None:
        query = query.where(told != deposited, (told == 0) if state is DepositState.UNMATCHED else (told != 0))
    rows = await session.execute(query.where(col(DepositRow.id) > after).order_by(col(DepositRow.id)).limit(limit))
    return [Standing(row, int(told), int(deposited)) for row, told, deposited in rows]
