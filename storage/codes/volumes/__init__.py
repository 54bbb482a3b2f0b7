"""How each kind is read into memory: one file a family of kinds, found by looking into this folder.

A file has `READERS`, kind to reader. A kind without one is asked of the database only (searches, lists, prices).
"""

from collections.abc import Awaitable, Callable
from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy.ext.asyncio import AsyncSession

Reader = Callable[[AsyncSession, int], Awaitable[object]]
"""Gets the number of a vintage and returns its volume, compact and immutable."""


def _discover() -> dict[str, Reader]:
    names = sorted(module.name for module in iter_modules(__path__))
    modules = [import_module(f"{__name__}.{name}") for name in names]
    return {kind: reader for module in modules for kind, reader in getattr(module, "READERS", {}).items()}


READERS: dict[str, Reader] = _discover()
