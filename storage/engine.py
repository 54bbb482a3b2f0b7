"""The database: one engine a process, one transaction a use case."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from storage.crypto import Keyring


def async_url(url: str) -> URL:
    """Return a PostgreSQL address with the asyncpg driver: postgres:// and postgresql:// are accepted.

    Raises:
        ValueError: The address is of another database.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise ValueError(f"{parsed.get_backend_name()}: Claimflow runs on PostgreSQL only")
    return parsed.set(drivername="postgresql+asyncpg")


class Database:
    """An engine with its pool, and the keys of its encrypted columns."""

    def __init__(self, url: str, keys: Keyring, *, pool_size: int = 10) -> None:
        self.keys = keys
        self.engine: AsyncEngine = create_async_engine(
            async_url(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            hide_parameters=True,  # an error that is logged must not quote a row
            pool_pre_ping=True,  # a restarted server costs one ping, not one failed use case
            connect_args={
                "server_settings": {"timezone": "UTC", "application_name": "claimflow"},
                "timeout": 10,
                "command_timeout": 60,
            },
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """Give a session for reading; what it writes is rolled back."""
        async with self._sessions() as session:
            yield session

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncSession]:
        """Give a session that sees the database as it is at one moment, and can write nothing."""
        async with self._sessions() as session:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            await session.execute(text("SET TRANSACTION READ ONLY"))
            yield session

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Give a session whose writes are committed together at the end, or not at all on an error."""
        async with self._sessions.begin() as session:
            yield session

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
