"""What time travel keeps in tables: an encounter's clock, and what rang on the way, what is still being posted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, literal, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.clocks import DeadlineState
from models.deposits import REASSOCIATION
from models.ids import EncounterId, WorkflowKind
from models.tables import METADATA
from models.tables.desk import DeadlineRow, WorkflowStateRow
from models.tables.encounters import EncounterRow
from models.tables.remittances import RemittanceRow

_deadlines = METADATA.tables["deadlines"].c
_remittances = METADATA.tables["remittances"].c
_states = METADATA.tables["workflow_states"].c
_encounters = METADATA.tables["encounters"].c


@dataclass(frozen=True, slots=True)
class BusinessClock:
    """An encounter's clock: so far ahead of the real one, or standing at a moment."""

    offset_seconds: int
    stands_at: datetime | None = None

    def now(self, real: datetime) -> datetime:
        """Return the business moment at a real one."""
        return self.stands_at or real + timedelta(seconds=self.offset_seconds)


async def clock_of(session: AsyncSession, encounter: EncounterId) -> BusinessClock | None:
    """Return an encounter's clock; None where there is no such encounter."""
    statement = select(_encounters.business_offset_seconds, _encounters.business_stands_at).where(
        _encounters.id == encounter
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else BusinessClock(int(row[0]), row[1])


async def store_offset(session: AsyncSession, encounter: EncounterId, seconds: int) -> None:
    """Keep an encounter's offset; it never goes back. A clock that stood runs again."""
    statement = (
        update(EncounterRow)
        .where(_encounters.id == encounter, _encounters.business_offset_seconds < seconds)
        .values(business_offset_seconds=seconds, business_stands_at=None)
    )
    await session.execute(statement)


async def store_standing(session: AsyncSession, encounters: Collection[EncounterId], clock: BusinessClock) -> None:
    """Keep that the clocks of encounters stand at a moment; one that stands later stays where it is."""
    stands_at = _encounters.business_stands_at
    statement = (
        update(EncounterRow)
        .where(_encounters.id.in_(encounters), or_(stands_at.is_(None), stands_at < clock.stands_at))
        .values(business_offset_seconds=clock.offset_seconds, business_stands_at=clock.stands_at)
    )
    await session.execute(statement)


async def beyond(
    session: AsyncSession, encounters: Collection[EncounterId], moment: datetime, real: datetime
) -> Sequence[str]:
    """Return those of these encounters whose clocks are beyond a business moment already."""
    offset = func.make_interval(0, 0, 0, 0, 0, 0, _encounters.business_offset_seconds)
    now = func.coalesce(_encounters.business_stands_at, literal(real) + offset)
    statement = select(_encounters.id).where(_encounters.id.in_(encounters), now > moment)
    return (await session.scalars(statement.order_by(_encounters.id))).all()


async def standing_alone(session: AsyncSession) -> Sequence[str]:
    """Return the ids of the running workflows that belong to no encounter."""
    statement = (
        select(_states.workflow_id)
        .where(_states.encounter_id.is_(None), _states.closed.is_(False))
        .order_by(_states.workflow_id)
    )
    return (await session.scalars(statement)).all()


async def fired_between(
    session: AsyncSession, encounter: EncounterId, after: datetime, until: datetime
) -> Sequence[DeadlineRow]:
    """Return the deadlines that were due, and rang, in a span of the business clock, earliest first."""
    statement = (
        select(DeadlineRow)
        .where(
            _deadlines.encounter_id == encounter,
            _deadlines.state == DeadlineState.FIRED,
            _deadlines.due > after,
            _deadlines.due <= until,
        )
        .order_by(_deadlines.due, _deadlines.id)
    )
    return (await session.scalars(statement)).all()


async def unfinished_remittances(session: AsyncSession) -> Sequence[str]:
    """Return the ids of the remittance workflows that may still post: neither through nor waiting for the bank only."""
    workflow_id = func.concat(literal(f"{WorkflowKind.REMITTANCE}/"), _remittances.id)
    statement = (
        select(workflow_id)
        .select_from(RemittanceRow)
        .join(WorkflowStateRow, _states.workflow_id == workflow_id, isouter=True)
        .where(_states.closed.is_not(True), _states.stage.is_distinct_from(REASSOCIATION))
        .order_by(_remittances.received_at)
    )
    return (await session.scalars(statement)).all()


_AWAITING_DEPOSIT = text("""
    SELECT s.workflow_id FROM workflow_states s
    WHERE s.kind = 'remittance' AND NOT s.closed AND s.stage = :stage
      AND EXISTS (SELECT FROM posted_claims p
                  WHERE p.remittance_id = split_part(s.workflow_id, '/', 2) AND p.encounter_id = :encounter)
      AND NOT EXISTS (SELECT FROM posted_claims p
                      WHERE p.remittance_id = split_part(s.workflow_id, '/', 2) AND p.encounter_id <> :encounter)
    ORDER BY s.workflow_id
""")


async def awaiting_deposit(session: AsyncSession, encounter: EncounterId) -> Sequence[str]:
    """Return the workflows of remittances of this encounter alone that wait for the bank: they share its clock.

    One that paid several encounters keeps the clock of the slowest.
    """
    rows = await session.execute(_AWAITING_DEPOSIT, {"stage": REASSOCIATION, "encounter": encounter})
    return rows.scalars().all()
