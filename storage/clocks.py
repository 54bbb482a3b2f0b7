"""The clock table."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.clocks import Clock
from models.tables.system import ClockOrigin, ClockRow

_TOLD = ("value", "unit", "calendar", "start_event", "source", "role", "priority")


async def store_shipped(session: AsyncSession, clocks: Iterable[Clock]) -> None:
    """Insert or replace the rows of this release; a customer's rows stay."""
    rows = [clock.model_dump() | {"origin": ClockOrigin.SHIPPED} for clock in clocks]
    statement = insert(ClockRow)
    fresh = {name: statement.excluded[name] for name in _TOLD}
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["name", "payer_id", "effective_from"],
            set_=fresh | {"editable": statement.excluded.editable},
            where=col(ClockRow.origin) == ClockOrigin.SHIPPED,
        ),
        rows,
    )


async def effective(session: AsyncSession, names: Sequence[str], payer_id: str, on: date) -> dict[str, Clock]:
    """Return clocks by name ("late_*" takes all that start so): a payer's row beats the general one, then the newest.

    Names without a row are left out.
    """
    exact = [name for name in names if not name.endswith("*")]
    starts = [name.removesuffix("*") for name in names if name.endswith("*")]
    matches = [
        col(ClockRow.name).in_(exact),
        *(col(ClockRow.name).startswith(text, autoescape=True) for text in starts),
    ]
    rows = await session.scalars(
        select(ClockRow)
        .where(or_(*matches), col(ClockRow.payer_id).in_(["", payer_id]), col(ClockRow.effective_from) <= on)
        .order_by(col(ClockRow.payer_id), col(ClockRow.effective_from))  # "" sorts first: the best row comes last
    )
    return {row.name: Clock.model_validate(row.model_dump(exclude={"origin"})) for row in rows}
