"""Payment plans as agreed, and what became of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.ledger import Account
from models.ids import EncounterId
from models.plans import Installment, Plan, PlanEvent
from models.tables.ledger import LedgerEntryRow, LedgerLineRow
from models.tables.plans import PaymentPlanEventRow, PaymentPlanRow

_OVER = (PlanEvent.FINISHED, PlanEvent.REPLACED, PlanEvent.GIVEN_UP)


async def received(session: AsyncSession, encounter: EncounterId) -> int:
    """Return what the patient has paid on an encounter in cents, less what was taken back or refunded."""
    found = await session.scalar(
        select(func.coalesce(func.sum(col(LedgerLineRow.cents)), 0))
        .join(LedgerEntryRow, col(LedgerEntryRow.id) == col(LedgerLineRow.entry_id))
        .where(col(LedgerEntryRow.encounter_id) == encounter, col(LedgerLineRow.account) == Account.CASH_PATIENT)
    )
    return int(found or 0)


async def keep(
    session: AsyncSession, encounter: EncounterId, at: datetime, agreed: Plan, approved_by: str
) -> Plan:  # fmt: skip
    """Keep a plan once for each moment and return it under its number; an open one before it is replaced."""
    earlier = await session.scalar(
        select(PaymentPlanRow).where(
            col(PaymentPlanRow.encounter_id) == encounter, col(PaymentPlanRow.business_at) == at
        )
    )
    if earlier is not None:
        return _plan(earlier)
    last = await newest(session, encounter)
    if last is not None:
        await note(session, encounter, last.number, PlanEvent.REPLACED, at)
    plan = agreed.model_copy(update={"number": last.number + 1 if last is not None else 1})
    row = plan.model_dump(mode="json", include={"schedule"}) | plan.model_dump(exclude={"schedule"})
    more = {"encounter_id": encounter, "approved_by": approved_by, "business_at": at}
    await session.execute(insert(PaymentPlanRow).values(row | more))
    return plan


async def note(session: AsyncSession, encounter: EncounterId, number: int, event: PlanEvent, at: datetime) -> None:
    """Note what became of a plan, once for each moment; a plan that is over stays so."""
    if await _events(session, encounter, number, *_OVER):
        return
    row = {"encounter_id": encounter, "number": number, "event": event, "business_at": at}
    await session.execute(insert(PaymentPlanEventRow).values(row).on_conflict_do_nothing())


async def newest(session: AsyncSession, encounter: EncounterId) -> Plan | None:
    """Return the newest plan of an encounter, whatever became of it."""
    rows = select(PaymentPlanRow).where(col(PaymentPlanRow.encounter_id) == encounter)
    row = (await session.scalars(rows.order_by(col(PaymentPlanRow.number).desc()).limit(1))).first()
    return None if row is None else _plan(row)


async def standing(session: AsyncSession, encounter: EncounterId) -> tuple[Plan, bool] | None:
    """Return the plan that is not over, and whether it is broken (and may be cured); None where there is none.

    While one stands, the account is not given to an agency: a broken one stands until its days to cure are over.
    """
    plan = await newest(session, encounter)
    if plan is None or await _events(session, encounter, plan.number, *_OVER):
        return None
    told = await _events(session, encounter, plan.number, PlanEvent.BROKEN, PlanEvent.CURED)
    return plan, bool(told) and told[-1] is PlanEvent.BROKEN


async def _events(
    session: AsyncSession, encounter: EncounterId, number: int, *events: PlanEvent
) -> Sequence[PlanEvent]:  # fmt: skip
    rows = select(col(PaymentPlanEventRow.event)).where(
        col(PaymentPlanEventRow.encounter_id) == encounter,
        col(PaymentPlanEventRow.number) == number,
        col(PaymentPlanEventRow.event).in_(events),
    )
    return (await session.scalars(rows.order_by(col(PaymentPlanEventRow.id)))).all()


def _plan(row: PaymentPlanRow) -> Plan:
    fields = row.model_dump(include={"number", "cents", "received_before_cents", "started", "grace_days"})
    return Plan(**fields, schedule=tuple(Installment.model_validate(each) for each in row.schedule))
