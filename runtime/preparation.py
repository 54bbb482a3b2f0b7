"""What must be done to the two servers before the product can use them; all of it may be done again."""

from collections.abc import Awaitable, Callable

import asyncpg

from runtime.errors import OperatorError
from runtime.files import make_private_dir, write_private
from runtime.local_temporal import register
from runtime.logging import describe_exception
from runtime.settings import Settings
from storage.crypto import Keyring
from storage.engine import Database

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
        OperatorError: It failed, and is undone; the traceback is in logs/migrate.log.
    """
    from storage.migrate import upgrade  # late: Alembic is for this moment only

    try:
        await upgrade(settings.database_url or "")
    except Exception as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        log = settings.home / "logs" / "migrate.log"
        make_private_dir(log.parent)
        write_private(log, describe_exception(error))
        raise OperatorError(
            f"the migration of the database at {public_url(settings)} failed: {reason}",
            f"nothing was changed; {log} has the details",
        ) from error


async def seed(settings: Settings) -> None:
    """Local users with their tokens, and reference data."""
    from storage.seed import seed_local

    database = Database(settings.database_url or "", load_keys(settings))
    try:
        await seed_local(database, settings.require_tokens_file())
    finally:
        await database.close()


def plain_url(settings: Settings) -> str:
    """The address of the database as libpq and asyncpg write it."""
    return (settings.database_url or "").replace("postgresql+asyncpg://", "postgresql://")


def public_url(settings: Settings) -> str:
    """The address of the database without user and password."""
    return plain_url(settings).rpartition("@")[2] or "DATABASE_URL"
