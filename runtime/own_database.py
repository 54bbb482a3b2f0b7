"""The database for one command: the one named, the one that runs in this home, or the embedded one, started for it."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from runtime.files import read_json
from runtime.leftovers import identity
from runtime.local_postgres import LocalPostgres
from runtime.preparation import check_database, load_keys, migrate
from runtime.settings import Settings
from runtime.supervisor import RUN_FILE, running
from storage.engine import Database


@contextlib.asynccontextmanager
async def own_database(settings: Settings) -> AsyncIterator[Database]:
    """Give the migrated database of this installation; what had to be started for it ends afterwards.

    Raises:
        OperatorError: It does not answer, does not start, or cannot be migrated.
    """
    url = settings.database_url or _running_here(settings.home)
    if url:
        settings = settings.model_copy(update={"database_url": url})
        await _prepare(settings)
        async with _opened(settings) as database:
            yield database
        return
    # An address of Temporal that nothing will ask: only PostgreSQL is started.
    alone = settings.model_copy(update={"temporal_address": "none"})
    async with running(alone, children=(), prepare_servers=_prepare) as stack, _opened(stack.settings) as database:
        yield database


async def _prepare(settings: Settings) -> None:
    await check_database(settings)
    await migrate(settings)


@contextlib.asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database_url or "", load_keys(settings))
    try:
        yield database
    finally:
        await database.close()


def _running_here(home: Path) -> str | None:
    """The address of the embedded PostgreSQL, where `claimflow up` or `demo` runs it in this home now."""
    run: Any = read_json(home / RUN_FILE) or {}
    process = run.get("processes", {}).get("postgres")
    if not process or identity(process["pid"]) != process:
        return None
    return LocalPostgres(home, run["ports"]["postgres_port"]).database_url
