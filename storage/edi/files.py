"""Files as they went and came, byte for byte. The same content in the same direction is the same file."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from edi import Finding
from models.tables.edi import Direction, EdiFileRow, FileState
from storage.crypto import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file. `sha256` is of its content."""

    id: int
    name: str
    sha256: str
    content: bytes


async def store(session: AsyncSession, keys: Keyring, direction: Direction, name: str, content: bytes) -> int | None:
    """Keep a file and return its id; None where the same content is here already."""
    digest = hashlib.sha256(content).hexdigest()
    # Latin-1 maps every byte to one character and back: what is sealed is exactly what came.
    sealed = keys.seal(content.decode("latin-1"), f"file:{direction}:{digest}")
    statement = insert(EdiFileRow).values(
        direction=direction,
        name=name,
        sha256=digest,
        content=sealed,
        size=len(content),
        state=FileState.STORED,
        last_error="",
        findings=[],
    )
    found = await session.execute(
        statement.on_conflict_do_nothing(index_elements=["direction", "sha256"]).returning(col(EdiFileRow.id))
    )
    return found.scalar_one_or_none()


async def load(session: AsyncSession, keys: Keyring, file_id: int) -> StoredFile:
    """Return a file by id; KeyError where there is none."""
    row = await session.get(EdiFileRow, file_id)
    if row is None:
        raise KeyError(file_id)
    content = keys.open(row.content, f"file:{row.direction}:{row.sha256}").encode("latin-1")
    return StoredFile(id=row.id or 0, name=row.name, sha256=row.sha256, content=content)


async def stored(session: AsyncSession, direction: Direction) -> tuple[int, ...]:
    """Return the files that still have to be uploaded (sent) or worked on (received), oldest first."""
    rows = await session.scalars(
        select(col(EdiFileRow.id))
        .where(col(EdiFileRow.direction) == direction, col(EdiFileRow.state) == FileState.STORED)
        .order_by(col(EdiFileRow.id))
    )
    return tuple(number for number in rows if number is not None)


async def count_stored(session: AsyncSession, direction: Direction) -> int:
    """Return how many files still have to be uploaded or worked on."""
    found = await session.execute(
        select(func.count())
        .select_from(EdiFileRow)
        .where(col(EdiFileRow.direction) == direction, col(EdiFileRow.state) == FileState.STORED)
    )
    return int(found.scalar_one())


async def settle(
    session: AsyncSession, file_id: int, state: FileState, at: datetime, findings: Iterable[Finding] = ()
) -> None:
    """Note that nothing is left to do for a file, and what was wrong with it.

    The values of findings are left out: they may be PHI.
    """
    kept = [{name: value for name, value in asdict(each).items() if name != "value"} for each in findings]
    await session.execute(
        update(EdiFileRow)
        .where(col(EdiFileRow.id) == file_id)
        .values(state=state, settled_at=at, attempts=col(EdiFileRow.attempts) + 1, last_error="", findings=kept)
    )


async def failed(session: AsyncSession, file_id: int, error: str) -> None:
    """Note an attempt that did not work; the file is tried again."""
    await session.execute(
        update(EdiFileRow)
        .where(col(EdiFileRow.id) == file_id)
        .values(attempts=col(EdiFileRow.attempts) + 1, last_error=error[:300])
    )
