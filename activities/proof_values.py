"""What every check of the proof has in common: a session in, how many things it looked at and what differs out."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Value
from storage.crypto import Keyring


class Difference(Value):
    """Two figures that should be one. `where` is an encounter, an entry's key or a remittance (with its CLP)."""

    check: str
    where: str
    message: str
    expected_cents: int = 0
    found_cents: int = 0


Checked = tuple[int, list[Difference]]
Check = Callable[[AsyncSession, Keyring], Awaitable[Checked]]
