"""The migrations: up, down, up again, and the same tables as the models."""

import asyncio
import re

import asyncpg
from sqlalchemy import Enum

from models.tables import METADATA
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
    assert expected.items() <= stored.items()
