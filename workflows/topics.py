"""A topic of a patient's balance is one file: what may be reported of it, which tasks and clocks it has.

Stages say where a balance stands; topics come up in any of them.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from models.messages.facts import PatientEvent
from workflows.stages import members


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: each function gets the PatientBalanceWorkflow first."""

    name: str
    hears: Mapping[PatientEvent, Callable[[Any, Any], Awaitable[None]]] = field(default_factory=dict)
    """What to do about a report, which is the second argument."""
    decides: Mapping[str, Callable[[Any, Any], Awaitable[None]]] = field(default_factory=dict)
    """What to do about an answered task, by its type; the TaskDone is the second argument."""
    rings: Mapping[str, Callable[[Any], Awaitable[bool]]] = field(default_factory=dict)
    """What to do when a clock rings that is not the cycle's own; True ends the cycle of statements."""
    clocks: tuple[str, ...] = ()
    """The clocks that it starts, by name or pattern."""
    pauses: tuple[str, ...] = ()
    """Task types; while one is open nothing goes out to the patient and nothing moves on."""
    keeps_open: Callable[[Any], bool] | None = None
    """Whether the balance stays open although nothing is owed."""


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics, by what they answer to."""

    hears: Mapping[PatientEvent, Callable[[Any, Any], Awaitable[None]]]
    decides: Mapping[str, Callable[[Any, Any], Awaitable[None]]]
    rings: Mapping[str, Callable[[Any], Awaitable[bool]]]
    clocks: tuple[str, ...]
    pauses: tuple[str, ...]
    keeps_open: tuple[Callable[[Any], bool], ...]


def discover_topics(package: ModuleType) -> Topics:
    """Return the topics of a package as one.

    Raises:
        ValueError: two topics answer to the same report, task type or clock.
    """
    topics = sorted(members(package, "TOPIC", Topic), key=lambda topic: topic.name)
    return Topics(
        hears=_merged(*(topic.hears for topic in topics)),
        decides=_merged(*(topic.decides for topic in topics)),
        rings=_merged(*(topic.rings for topic in topics)),
        clocks=tuple(name for topic in topics for name in topic.clocks),
        pauses=tuple(name for topic in topics for name in topic.pauses),
        keeps_open=tuple(topic.keeps_open for topic in topics if topic.keeps_open),
    )


def _merged[Key, Act](*each: Mapping[Key, Act]) -> dict[Key, Act]:
    merged: dict[Key, Act] = {}
    for mapping in each:
        for key, act in mapping.items():
            if key in merged:
                raise ValueError(f"two topics answer to {key}")
            merged[key] = act
    return merged
