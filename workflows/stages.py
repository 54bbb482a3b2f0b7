"""A stage is one file: found by looking into its package, run in the order that it names.

A stage's `run` returns None to go on to the next one, or a result that ends the workflow.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from pkgutil import iter_modules
from types import ModuleType
from typing import Any


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a workflow."""

    name: str
    order: int
    outcomes: type[StrEnum]
    """Its ways out, as they are recorded and reported."""
    run: Callable[[Any], Awaitable[Any]]


def discover(package: ModuleType) -> tuple[Stage, ...]:
    """Return the stages of a package in their order; two with the same order are an error."""
    found = members(package, "STAGE", Stage)
    if len({stage.order for stage in found}) != len(found):
        raise ValueError(f"{package.__name__}: two stages have the same order")
    return tuple(sorted(found, key=lambda stage: stage.order))


def members[Member](package: ModuleType, name: str, kind: type[Member]) -> list[Member]:
    """Return what the modules of a package hold under a name, where it is of that kind."""
    return [
        member
        for module in iter_modules(package.__path__)
        if isinstance(member := getattr(_load(f"{package.__name__}.{module.name}", name), name, None), kind)
    ]


def _load(module: str, name: str) -> ModuleType:
    # Not import_module: the sandbox lets a module pass through that the import statement asks for, and runs any other
    # again for each workflow.
    return __import__(module, fromlist=(name,))
