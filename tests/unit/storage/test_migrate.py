"""The migrations: up, down, up again, and the same tables as the models."""

import asyncio
import re
from collections.abc import Callable

import asyncpg
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Enum, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from models.tables import METADATA
from storage.check_words import narrow, widen
from storage.engine import async_url
from storage.migrate import differences, downgrade, upgrade


async def test_up_down_up_ends_at_the_models(empty_database_url: str) -> None:
    await upgrade(empty_database_url)
    await downgrade(empty_database_url, "base")
    await upgrade(empty_database_url)
    assert await differences(empty_database_url) == []


async def test_two_processes_may_migrate_at_once(empty_database_url: str) -> None:
    await asyncio.gather(upgrade(empty_database_url), upgrade(empty_database_url))
    assert await differences(empty_database_url) == []


async def test_checks_know_every_member_of_an_enumeration(database_url: str) -> None:
    """Autogenerate does not look into CHECKs: a new member without a migration shows here."""
    connection = await asyncpg.connect(database_url)
    rows = await connection.fetch(
        "SELECT conrelid::regclass::text || '.' || conname AS name, pg_get_constraintdef(oid) AS text "
        "FROM pg_constraint WHERE contype = 'c'"
    )
    await connection.close()
    stored = {row["name"]: set(re.findall(r"'([^']*)'::", row["text"])) for row in rows}
    expected = {
        f"{table.name}.ck_{table.name}_{column.type.name}": set(column.type.enums)
        for table in METADATA.tables.values()
        for column in table.columns
        if isinstance(column.type, Enum)
    }
    assert {name: stored.get(name) for name in expected} == expected


async def test_words_are_added_to_a_check_and_taken_away(empty_database_url: str) -> None:
    await upgrade(empty_database_url)
    check = ("patient_events", "patientevent")
    definition = text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")

    async def change(change: Callable[..., None], *members: str) -> str:
        engine = create_async_engine(async_url(empty_database_url), poolclass=NullPool)

        def run(connection: Connection) -> None:
            with Operations.context(MigrationContext.configure(connection)):
                change(*check, *members)

        async with engine.begin() as connection:
            await connection.run_sync(run)
            found = await connection.execute(definition, {"name": "ck_patient_events_patientevent"})
            held = str(found.scalar_one())
        await engine.dispose()
        return held

    before = await change(widen)
    wider = await change(widen, "found_money", "payment")
    assert "found_money" in wider
    assert wider.count("'payment'") == 1
    assert await change(narrow, "found_money") == before
