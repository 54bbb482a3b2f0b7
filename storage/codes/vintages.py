"""Which published files are loaded, and which of them holds on a day."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.codes import Vintage
from models.tables.codes import CodeVintageRow


async def every(session: AsyncSession) -> tuple[Vintage, ...]:
    """Return all vintages by kind, each kind's newest first."""
    order = (col(CodeVintageRow.kind), col(CodeVintageRow.effective_from).desc(), col(CodeVintageRow.id).desc())
    return tuple(_vintage(row) for row in await session.scalars(select(CodeVintageRow).order_by(*order)))


async def on_day(session: AsyncSession, kind: str, on: date) -> Vintage | None:
    """Return the vintage of a kind that holds on a day, None where none covers it."""
    return next((each for each in await every(session) if each.kind == kind and each.covers(on)), None)


async def by_digest(session: AsyncSession, kind: str, sha256: str) -> Vintage | None:
    """Return the vintage that this very file made, if it was loaded."""
    wanted = select(CodeVintageRow).where(col(CodeVintageRow.kind) == kind, col(CodeVintageRow.sha256) == sha256)
    row = (await session.scalars(wanted)).one_or_none()
    return _vintage(row) if row else None


def _vintage(row: CodeVintageRow) -> Vintage:
    return Vintage.model_validate(row.model_dump())
