"""What an exception of the database means to somebody who calls the API."""

from enum import StrEnum

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

DATABASE_ERRORS: tuple[type[Exception], ...] = (
    DBAPIError,
    PoolTimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
)
"""What SQLAlchemy raises, and what passes by it while a connection is being opened."""

_OF_INPUT = "22"
"""SQLSTATE class of data exceptions: a NUL character, a number out of range."""
_PASSING = ("08", "40", "53", "57")
"""SQLSTATE classes that are over in a moment: connection, deadlock, resources, restart."""


class Trouble(StrEnum):
    """Whose the trouble is."""

    INPUT = "input"
    PASSING = "passing"
    OURS = "ours"


def trouble_of(error: Exception) -> Trouble:
    """Return whether the caller's input, a passing state or a mistake of ours is the cause."""
    state = _sqlstate(error)
    if state.startswith(_OF_INPUT):
        return Trouble.INPUT
    lost = isinstance(error, OSError | TimeoutError | PoolTimeoutError | asyncpg.InterfaceError)
    lost = lost or (isinstance(error, DBAPIError) and error.connection_invalidated)
    return Trouble.PASSING if lost or state.startswith(_PASSING) else Trouble.OURS


def _sqlstate(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(cause, "sqlstate", None) or "")
