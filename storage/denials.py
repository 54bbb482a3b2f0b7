"""Denied claims that wait for a decision, across encounters."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.messages.appeals import OtherDenial
from models.messages.desk import TaskState
from models.tables.desk import TaskRow

_MOST = 50


async def at_level(session: AsyncSession, payer_id: str, level: int, besides: str) -> tuple[OtherDenial, ...]:
    """Return the denials of a payer that stand at a level and wait, without those of one encounter, the most first."""
    wanted = select(TaskRow).where(
        col(TaskRow.type) == "work_denial",
        col(TaskRow.state) == TaskState.OPEN,
        col(TaskRow.payer_id) == payer_id,
        col(TaskRow.encounter_id) != besides,
        col(TaskRow.context)["next_appeal_level"].as_integer() == level,
    )
    by_cents = col(TaskRow.context)["cents"].as_integer().desc()
    rows = await session.scalars(wanted.order_by(by_cents, col(TaskRow.id)).limit(_MOST))
    return tuple(OtherDenial(claim=str(row.context["claim"]), cents=int(row.context["cents"])) for row in rows)
