"""Medically unlikely edits of one code, as the vintages of a day have them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.tables.code_edits import CodeUnitsRow
from storage.codes.lookup import held_on

_PREFIX = "mue-"


@dataclass(frozen=True, slots=True)
class Limit:
    """The most units of a service in a setting. `indicator` is the MAI: 1 by line, 2 and 3 by day."""

    setting: str
    units: int
    indicator: int
    why: str


async def limits(session: AsyncSession, code: str, on: date) -> tuple[Limit, ...]:
    """Return the limits of a code; empty where it has none, or where no such table is loaded for the day."""
    held = await held_on(session, on)
    settings = {vintage.id: kind.removeprefix(_PREFIX) for kind, vintage in held.items() if kind.startswith(_PREFIX)}
    wanted = (col(CodeUnitsRow.vintage).in_(settings), col(CodeUnitsRow.code) == code)
    rows = await session.scalars(select(CodeUnitsRow).where(*wanted))
    return tuple(Limit(settings[row.vintage], row.units, row.indicator, row.why) for row in rows)
