"""Bringing a database up to this version's tables."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from models.tables import METADATA
from storage.engine import async_url

_LOCK = 0x436C61696D  # any number, the same in every process


async def upgrade(database_url: str, revision: str = "head") -> None:
    """Migrate up. Several processes may call it at once: one works, the others wait and find nothing to do."""
    await _run(database_url, lambda connection: command.upgrade(_config(connection), revision))


async def downgrade(database_url: str, revision: str) -> None:
    """Migrate down, losing what the tables above `revision` hold ("base" for all)."""
    await _run(database_url, lambda connection: command.downgrade(_config(connection), revision))


async def differences(database_url: str) -> list[Any]:
    """Return what Alembic would change to make the database like the models; empty when nothing."""
    found: list[Any] = []

    def compare(connection: Connection) -> None:
        found.extend(compare_metadata(MigrationContext.configure(connection), METADATA))

    await _run(database_url, compare)
    return found


async def _run(database_url: str, work: Callable[[Connection], None]) -> None:
    engine = create_async_engine(async_url(database_url), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            await connection.run_sync(work)
    finally:
        await engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
