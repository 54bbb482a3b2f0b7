"""A published file into its table: by COPY into a staging table, checked there, moved, all in one transaction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import JsonValue
from sqlalchemy import insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from codesets.loading import BadFileError, Fault, Loader, Row, Source
from models.codes import Vintage
from models.tables import METADATA
from models.tables.codes import CodeVintageRow
from storage import audit
from storage.codes import terms, vintages
from storage.engine import Database

LONGEST_SECONDS = 3600.0
"""For one statement of a load: the pool's own limit is for use cases, not for millions of rows."""
_STAGING = "code_staging"
_REPORT_EVERY = 2000
_MOST_DUPLICATES = 20

Progress = Callable[[int], None]
"""Told how many bytes of the file have been read."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when a vintage holds; `last` inclusive, None: until the next one."""

    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """The vintage of a file, and whether this call made it."""

    vintage: Vintage
    fresh: bool


async def load(
    database: Database, loader: Loader, source: Source, span: Span, actor: str, progress: Progress = lambda _bytes: None
) -> Loaded:
    """Load a file as a vintage of its kind, whole or not at all; the same file again changes nothing.

    Raises:
        BadFileError: Lines that are wrong, or that say something about the same code twice.
    """
    digest = source.sha256()
    async with database.transaction() as session:
        await session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:kind))"), {"kind": f"codes.{loader.kind}"})
        if known := await vintages.by_digest(session, loader.kind, digest):
            return Loaded(known, fresh=False)
        number = await _register(session, loader, source, digest, span, actor)
        copied = await _stage(session, loader, source, number, progress)
        if not copied:
            raise BadFileError(Fault(1, "", "the file has no rows", "check that it is the right file"))
        copied -= await _settle_duplicates(session, loader)
        await _move(session, loader)
        await terms.fill(session, loader.table, number)
        await session.execute(update(CodeVintageRow).where(col(CodeVintageRow.id) == number).values(rows=copied))
        found = await vintages.by_digest(session, loader.kind, digest)
        assert found
        detail: dict[str, JsonValue] = {"file": source.name, "sha256": digest, "rows": copied}
        await audit.record(session, actor, "codes.loaded", f"codes/{loader.kind}", detail)
    return Loaded(found, fresh=True)


async def _register(session: AsyncSession, loader: Loader, source: Source, digest: str, span: Span, actor: str) -> int:
    values = {
        "kind": loader.kind,
        "file_name": source.name,
        "sha256": digest,
        "rows": 0,
        "effective_from": span.first,
        "effective_to": span.last,
        "loaded_by": actor,
    }
    made = insert(CodeVintageRow).values(values).returning(col(CodeVintageRow.id))
    number = (await session.execute(made)).scalar_one()
    assert number is not None
    return number


async def _driver(session: AsyncSession) -> Any:
    """The asyncpg connection of the session's transaction: SQLAlchemy has no COPY."""
    raw = await (await session.connection()).get_raw_connection()
    return raw.driver_connection


async def _stage(session: AsyncSession, loader: Loader, source: Source, number: int, progress: Progress) -> int:
    connection = await _driver(session)
    await connection.execute(
        f"CREATE TEMP TABLE {_STAGING} (line bigint NOT NULL, LIKE {loader.table} INCLUDING DEFAULTS) ON COMMIT DROP; "
        f"ALTER TABLE {_STAGING} ALTER vintage SET DEFAULT {number:d}"
    )
    status: str = await connection.copy_records_to_table(
        _STAGING,
        records=_reported(loader.read(source), source, progress),
        columns=("line", *loader.columns),
        timeout=LONGEST_SECONDS,
    )
    return int(status.removeprefix("COPY "))


def _reported(rows: Iterator[Row], source: Source, progress: Progress) -> Iterator[Row]:
    for place, row in enumerate(rows):
        if place % _REPORT_EVERY == 0:
            progress(source.position)
        yield row
    progress(source.size)


def _key(loader: Loader) -> list[str]:
    return [column.name for column in METADATA.tables[loader.table].primary_key if column.name != "vintage"]


async def _settle_duplicates(session: AsyncSession, loader: Loader) -> int:
    """Leave out lines that say the same once more, and return how many; refuse those that say something else."""
    if not await _duplicates(session, loader):
        return 0
    connection = await _driver(session)
    same = " AND ".join(f"again.{name} IS NOT DISTINCT FROM first.{name}" for name in loader.columns)
    status: str = await connection.execute(
        f"DELETE FROM {_STAGING} again USING {_STAGING} first WHERE first.line < again.line AND {same}",
        timeout=LONGEST_SECONDS,
    )
    if faults := await _duplicates(session, loader):
        raise BadFileError(*faults)
    return int(status.removeprefix("DELETE "))


async def _duplicates(session: AsyncSession, loader: Loader) -> list[Fault]:
    key = ", ".join(_key(loader))
    connection = await _driver(session)
    found = await connection.fetch(
        f"SELECT min(line) AS first, max(line) AS again, {key} FROM {_STAGING} GROUP BY {key} HAVING count(*) > 1 "
        f"ORDER BY 1 LIMIT {_MOST_DUPLICATES}",
        timeout=LONGEST_SECONDS,
    )
    return [
        Fault(
            row["again"],
            key,
            f"{' '.join(str(value) for value in list(row.values())[2:]).strip()} is on line {row['first']} already",
            "keep one of the two",
        )
        for row in found
    ]


async def _move(session: AsyncSession, loader: Loader) -> None:
    names = ", ".join(("vintage", *loader.columns))
    connection = await _driver(session)
    await connection.execute(
        f"INSERT INTO {loader.table} ({names}) SELECT {names} FROM {_STAGING} ORDER BY {', '.join(_key(loader))}",
        timeout=LONGEST_SECONDS,
    )
    await connection.execute(f"ANALYZE {loader.table}", timeout=LONGEST_SECONDS)
