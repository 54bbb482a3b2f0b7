"""Control numbers. They only grow: a number that was given out and not used leaves a gap, never a repetition."""

from enum import StrEnum

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.tables.edi import ControlNumberRow


class ControlKind(StrEnum):
    """What is numbered."""

    INTERCHANGE = "interchange"
    GROUP = "group"


async def take(session: AsyncSession, partner: str, kind: ControlKind) -> int:
    """Return the next number for a partner, from 1."""
    statement = insert(ControlNumberRow).values(partner=partner, kind=kind.value, last=1)
    found = await session.execute(
        statement.on_conflict_do_update(
            index_elements=["partner", "kind"], set_={"last": col(ControlNumberRow.last) + 1}
        ).returning(col(ControlNumberRow.last))
    )
    return int(found.scalar_one())
