"""Tables only. Importing this package imports every table module, so that the metadata is always complete."""

from importlib import import_module
from pkgutil import iter_modules

from sqlmodel import SQLModel

__all__ = ["METADATA"]

for _module in sorted(iter_modules(__path__), key=lambda each: each.name):
    import_module(f"{__name__}.{_module.name}")

METADATA = SQLModel.metadata
