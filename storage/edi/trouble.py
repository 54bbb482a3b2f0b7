"""Files that a person has to know of: what has not gone or been told in time, and what nobody can read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col

from domain.deadlines import due
from models.clocks import Clock
from models.tables.edi import Direction, EdiFileRow, EdiMessageRow, FileState, OutboxRow, OutboxState
from storage import clocks

CLOCK = "file_waiting"


@dataclass(frozen=True, slots=True)
class FileSearch:
    """What to look for; None means all. `before` is the id of the last file seen."""

    direction: Direction | None = None
    state: FileState | None = None
    stuck: bool = False
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file without its content. `stuck_since`: when it became somebody's trouble; None while it is nobody's."""

    row: EdiFileRow
    stuck_since: datetime | None


@dataclass(frozen=True, slots=True)
class Leaving:
    """How the transaction of a claim is getting on: in the outbox, in a file, gone."""

    state: OutboxState
    attempts: int
    last_error: str
    file_id: int | None
    sent_at: datetime | None


async def search(session: AsyncSession, wanted: FileSearch, now: datetime) -> tuple[FoundFile, ...]:
    """Return files, the newest first."""
    statement = select(EdiFileRow).options(defer(EdiFileRow.content, raiseload=True))  # type: ignore[arg-type]
    conditions = (
        (wanted.direction, col(EdiFileRow.direction) == wanted.direction),
        (wanted.state, col(EdiFileRow.state) == wanted.state),
    )
    statement = statement.where(*(condition for asked, condition in conditions if asked))
    if wanted.before is not None:
        statement = statement.where(col(EdiFileRow.id) < wanted.before)
    if wanted.stuck:
        statement = statement.where(await _stuck(session, now))
    rows = (await session.scalars(statement.order_by(col(EdiFileRow.id).desc()).limit(wanted.limit))).all()
    return tuple([FoundFile(row, await _stuck_since(session, row, now)) for row in rows])


async def get(session: AsyncSession, file_id: int, now: datetime) -> FoundFile | None:
    """Return one file, None where there is none."""
    found = await session.get(EdiFileRow, file_id, options=[defer(EdiFileRow.content, raiseload=True)])  # type: ignore[arg-type]
    return None if found is None else FoundFile(found, await _stuck_since(session, found, now))


async def claims_in(session: AsyncSession, file_id: int) -> Sequence[str]:
    """Return the numbers of our claims that a file is about."""
    number = col(EdiMessageRow.claim)
    statement = select(number).where(col(EdiMessageRow.file_id) == file_id, number != "").distinct().order_by(number)
    return (await session.scalars(statement)).all()


async def count(session: AsyncSession, now: datetime) -> int:
    """Return how many files a person has to look at."""
    statement = select(func.count()).select_from(EdiFileRow).where(await _stuck(session, now))
    return int((await session.execute(statement)).scalar_one())


async def again(session: AsyncSession, file_id: int) -> bool:
    """Have a file that could not be read worked on in the next turn; False where it is no such file."""
    return await _from_failed(session, file_id, FileState.STORED, None)


async def dismiss(session: AsyncSession, file_id: int, at: datetime) -> bool:
    """Note that a person has dealt with a file that could not be read; False where it is no such file."""
    return await _from_failed(session, file_id, FileState.PROCESSED, at)


async def leaving(session: AsyncSession, claim: str) -> Leaving | None:
    """Return how a claim's transaction is getting on; None where none was queued."""
    row = (await session.scalars(select(OutboxRow).where(col(OutboxRow.key) == claim))).first()
    return None if row is None else Leaving(row.state, row.attempts, row.last_error, row.file_id, row.sent_at)


async def _from_failed(session: AsyncSession, file_id: int, state: FileState, at: datetime | None) -> bool:
    statement = update(EdiFileRow).where(col(EdiFileRow.id) == file_id, col(EdiFileRow.state) == FileState.FAILED)
    changed = await session.execute(statement.values(state=state, settled_at=at).returning(col(EdiFileRow.id)))
    return changed.first() is not None


async def _stuck(session: AsyncSession, now: datetime) -> ColumnElement[bool]:
    # The clock may count business days, which SQL cannot. What waits is little: its moments are looked at here.
    waiting = col(EdiFileRow.state) == FileState.STORED
    clock = await _clock(session, now)
    moments = await session.scalars(select(col(EdiFileRow.stored_at)).where(waiting))
    late = [moment for moment in moments if due(clock, moment) <= now]
    failed = col(EdiFileRow.state) == FileState.FAILED
    return or_(failed, and_(waiting, col(EdiFileRow.stored_at) <= max(late))) if late else failed


async def _clock(session: AsyncSession, now: datetime) -> Clock:
    return (await clocks.effective(session, [CLOCK], "", now.date()))[CLOCK]


async def _stuck_since(session: AsyncSession, row: EdiFileRow, now: datetime) -> datetime | None:
    if row.state is not FileState.STORED:
        return row.settled_at if row.state is FileState.FAILED else None
    late = due(await _clock(session, now), row.stored_at)
    return late if late <= now else None
