"""Tolerant access to JSON: a value of the wrong shape reads as absent. Validation has already said so."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

Node = dict[str, Any]

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MANY_CHARACTERS = 200


def nodes(value: object) -> list[Node]:
    """Return the objects of a list, or the object itself as a list of one."""
    if isinstance(value, dict):
        return [value]
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def node(value: object) -> Node:
    """Return the object, or the first object of a list, or an empty object."""
    return next(iter(nodes(value)), {})


def text(value: object, limit: int = _MANY_CHARACTERS) -> str:
    """Return a string (or number) without control characters and outer blanks; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    clean = "".join(letter if letter.isprintable() else " " for letter in str(value))
    return clean.strip()[:limit]


def texts(value: object) -> list[str]:
    """Return the non-empty strings of a list, or of a single string."""
    items = value if isinstance(value, list) else [value]
    return [found for item in items if (found := text(item))]


def day(value: object) -> date | None:
    """Return the day of a FHIR date, dateTime or instant, as its own offset has it. A bare year or month is no day."""
    match = _DAY.match(text(value))
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def codings(concept: object) -> Iterator[tuple[str, str, str]]:
    """Yield (system, code, display) of every coding of CodeableConcepts, or of bare Codings."""
    for each in nodes(concept):
        for coding in nodes(each.get("coding")) or ([each] if "code" in each else []):
            yield text(coding.get("system")), text(coding.get("code")), text(coding.get("display"))


def has_code(concept: object, *wanted: str) -> bool:
    """Whether any coding of a CodeableConcept has one of the codes."""
    return any(code.lower() in wanted for _, code, _ in codings(concept))


def words(concept: object) -> str:
    """Return what a CodeableConcept says in words: its text, or else the first display."""
    first = node(concept)
    return text(first.get("text")) or next((display for _, _, display in codings(first) if display), "")


def identifier(resource: Node, *marks: str) -> str:
    """Return the value of the first identifier whose system ends with a mark or whose type has it as code."""
    for each in nodes(resource.get("identifier")):
        system = text(each.get("system")).lower()
        if any(system.endswith(mark) for mark in marks) or has_code(each.get("type"), *marks):
            return text(each.get("value"))
    return ""
