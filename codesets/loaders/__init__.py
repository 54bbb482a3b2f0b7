"""Kinds of published code set files: one file a kind or a family of them, found by looking into this folder.

A new kind is a new file here with a `LOADER` (a family: `LOADERS`), and its table in `models/tables/codes.py` with a
migration. A new vintage of a kind is no code at all: `claimflow codes load KIND FILE`.
"""

from importlib import import_module
from pkgutil import iter_modules

from codesets.loading import Loader

__all__ = ["LOADERS", "Loader"]


def _discover() -> dict[str, Loader]:
    found: dict[str, Loader] = {}
    for module in sorted(iter_modules(__path__), key=lambda each: each.name):
        content = import_module(f"{__name__}.{module.name}")
        for loader in getattr(content, "LOADERS", (content.LOADER,) if hasattr(content, "LOADER") else ()):
            if loader.kind in found:
                raise ValueError(f"two loaders are called {loader.kind!r}: rename the one in {module.name}")
            found[loader.kind] = loader
    return found


LOADERS: dict[str, Loader] = _discover()
