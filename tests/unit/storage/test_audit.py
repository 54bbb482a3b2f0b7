"""The audit log cannot be changed, and shows it when somebody with more rights did."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import audit
from storage.engine import Database


async def _record(database: Database, number: int) -> None:
    async with database.transaction() as session:
        await audit.record(session, "sue", "task.assign", f"task/{number}", {"to": "cora", "number": number})


async def _break(database: Database, statement: str) -> None:
    async with database.transaction() as session:
        await session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER ALL"))
        await session.execute(text(statement))
        await session.execute(text("ALTER TABLE audit_events ENABLE TRIGGER ALL"))


async def _verify(database: Database) -> int | None:
    async with database.session() as session:
        return await audit.verify(session)


async def test_writers_at_once_make_one_chain(database: Database) -> None:
    await asyncio.gather(*(_record(database, number) for number in range(12)))
    assert await _verify(database) is None


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events", "TRUNCATE audit_events"]
)
async def test_refuses_change(database: Database, statement: str) -> None:
    await _record(database, 1)
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.transaction() as session:
            await session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE audit_events SET actor = 'nobody' WHERE id = 2", 2),
        ("UPDATE audit_events SET detail = '{}' WHERE id = 3", 3),
        ("UPDATE audit_events SET at = at - interval '1 microsecond' WHERE id = 1", 1),
        ("DELETE FROM audit_events WHERE id = 2", 3),
        ("DELETE FROM audit_events WHERE id = 1", 2),
    ],
)
async def test_notices_what_was_changed_behind_its_back(database: Database, statement: str, first: int) -> None:
    for number in range(3):
        await _record(database, number)
    await _break(database, statement)
    assert await _verify(database) == first
