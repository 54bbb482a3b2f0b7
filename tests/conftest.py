"""Fixtures that more than one folder of tests needs.

`database` is a fresh, migrated, empty one a test; `module_database` is one a module. Both are copies of a template
that is migrated once a session.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import asyncpg
import desk_samples as samples
import pytest
from postgres_server import running_postgres

from models.ids import EncounterId
from storage import encounters
from storage.crypto import Keyring
from storage.engine import Database
from storage.migrate import upgrade

_TEMPLATE = "claimflow_template"
_names = itertools.count(1)


async def _administer(server: str, statement: str) -> None:
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A running server: postgresql://user@host:port, without a database name."""
    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def keys() -> Keyring:
    return Keyring("test", {"test": b"k" * 32}, b"i" * 32)


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    """Name of the migrated database that others are copied from."""

    async def build() -> None:
        await _administer(postgres, f'CREATE DATABASE "{_TEMPLATE}"')
        await upgrade(f"{postgres}/{_TEMPLATE}")

    asyncio.run(build())
    return _TEMPLATE


@asynccontextmanager
async def _copy(postgres: str, template: str) -> AsyncIterator[str]:
    name = f"test_{next(_names)}"
    await _administer(postgres, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    try:
        yield f"{postgres}/{name}"
    finally:
        await _administer(postgres, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
async def empty_database_url(postgres: str) -> AsyncIterator[str]:
    """A database without any table."""
    async with _copy(postgres, "template1") as url:
        yield url


@pytest.fixture
async def database_url(postgres: str, template: str) -> AsyncIterator[str]:
    async with _copy(postgres, template) as url:
        yield url


@pytest.fixture
async def database(database_url: str, keys: Keyring) -> AsyncIterator[Database]:
    found = Database(database_url, keys)
    try:
        yield found
    finally:
        await found.close()


@pytest.fixture(scope="module")
async def module_database(postgres: str, template: str, keys: Keyring) -> AsyncIterator[Database]:
    async with _copy(postgres, template) as url:
        found = Database(url, keys)
        try:
            yield found
        finally:
            await found.close()


@pytest.fixture
def scalar(database: Database) -> Callable[[str], Awaitable[object]]:
    """Run one SQL query and return its one value."""
    from sqlalchemy import text

    async def run(query: str) -> object:
        async with database.session() as session:
            return (await session.execute(text(query))).scalar_one_or_none()

    return run


@pytest.fixture
async def encounter(database: Database) -> EncounterId:
    """One encounter, as intake left it."""
    async with database.transaction() as session:
        identifier, _ = await encounters.register(session, database.keys, samples.intake(), actor="ingo")
    return identifier
