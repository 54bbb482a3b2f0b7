"""One exchange at a time: a session lock, which a killed process cannot leave behind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_TRY = text("SELECT pg_try_advisory_lock(hashtext('edi exchange'))")
_RELEASE = text("SELECT pg_advisory_unlock(hashtext('edi exchange'))")


@asynccontextmanager
async def exclusive(engine: AsyncEngine) -> AsyncIterator[bool]:
    """Hold the exchange while inside; False where another process has it.

    The lock lives as long as its connection: PostgreSQL lets it go when the process that held it is gone.
    """
    async with engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        held = bool((await connection.execute(_TRY)).scalar_one())
        try:
            yield held
        finally:
            if held:
                await _release(connection)


async def _release(connection: AsyncConnection) -> None:
    """Let go; a connection that cannot say so is closed, since in the pool it would keep the lock."""
    try:
        await connection.execute(_RELEASE)
    except BaseException:
        await connection.invalidate()
        raise
