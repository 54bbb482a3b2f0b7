"""What must be done to the two servers before the product can use them; all of it may be done again."""

import asyncio
import importlib
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from runtime.errors import OperatorError
from runtime.local_temporal import register
from runtime.settings import Settings
from storage.crypto import Keyring

Prepare = Callable[[Settings], Awaitable[None]]


async def prepare(settings: Settings) -> None:
    """Keys, database schema, Temporal namespace and search attributes, local users.

    Raises:
        OperatorError: A server is not there, or the migration failed.
    """
    load_keys(settings)
    await register_in_temporal(settings)
    await check_database(settings)
    await migrate(settings)
    await seed(settings)


def load_keys(settings: Settings) -> Keyring:
    """The keys of this installation, made at the first start.

    Raises:
        OperatorError: The file is no key file; without it nothing encrypted can be read.
    """
    path = settings.require_keys_file()
    try:
        return Keyring.load_or_create(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise OperatorError(f"{path} is not a readable key file", "restore it from your backup of the keys") from None


async def register_in_temporal(settings: Settings) -> None:
    """Namespace and search attributes on the server of the settings."""
    await register(settings.temporal_address or "", settings.temporal_namespace)


async def check_database(settings: Settings) -> None:
    """Connects once, so that an unreachable database is told as such and not as a failed migration."""
    shown = public_url(settings)
    try:
        connection = await asyncpg.connect(plain_url(settings), timeout=15)
    except (OSError, TimeoutError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise OperatorError(
            f"the database at {shown} does not answer: {reason}", "start it or correct DATABASE_URL"
        ) from error
    await connection.close()


async def migrate(settings: Settings) -> None:
    """Brings the schema to the newest version.

    Raises:
        OperatorError: It failed; the cause carries the traceback.
    """
    try:
        await _call("storage.migrate", "upgrade", settings.database_url)
    except OperatorError:
        raise
    except Exception as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise OperatorError(
            f"the migration of the database at {public_url(settings)} failed: {reason}",
            "nothing was changed; the log has the details",
        ) from error


async def seed(settings: Settings) -> None:
    """Local users with their tokens, and reference data."""
    await _call("storage.seed", "seed_local", settings.database_url, settings.require_tokens_file())


async def _call(module: str, function: str, *arguments: Any) -> None:
    """Calls a function, plain (in a thread) or async; imported late, because only starting needs it."""
    called = getattr(importlib.import_module(module), function)
    if inspect.iscoroutinefunction(called):
        await called(*arguments)
    else:
        await asyncio.to_thread(called, *arguments)


def plain_url(settings: Settings) -> str:
    """The address of the database as libpq and asyncpg write it."""
    return (settings.database_url or "").replace("postgresql+asyncpg://", "postgresql://")


def public_url(settings: Settings) -> str:
    """The address of the database without user and password."""
    return plain_url(settings).rpartition("@")[2] or "DATABASE_URL"
