"""Locks by name that end with the process that holds them, all on one connection.

A row that says "locked" outlives a killed process; an advisory lock does not. One connection carries all locks of a
process, so that a request that waits for a workflow holds no connection of the pool.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine import Database

_TAKE = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_GIVE_BACK = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")


class Locks:
    """Named locks. PostgreSQL excludes other processes, `_held` the other requests of this one."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: AsyncConnection | None = None
        self._talking = asyncio.Lock()
        self._held: set[str] = set()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[bool]:
        """Hold a lock while the block runs; False at once where somebody else has it."""
        if name in self._held:
            yield False
            return
        self._held.add(name)
        try:
            if not await self._ask(_TAKE, name):
                yield False
                return
            try:
                yield True
            finally:
                await self._ask(_GIVE_BACK, name)
        finally:
            self._held.discard(name)

    async def close(self) -> None:
        """Give every lock back."""
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _ask(self, question: TextClause, name: str) -> bool:
        async with self._talking:
            try:
                connection = await self._connected()
                return bool(await connection.scalar(question, {"name": name}))
            except BaseException:
                # In an unknown state (cut off, or cancelled half way): a fresh one next time. `_held` still keeps
                # the requests of this process apart.
                lost, self._connection = self._connection, None
                if lost is not None:
                    await lost.invalidate()
                    await lost.close()
                raise

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            connection = await self._database.engine.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        return self._connection
