"""Cursors: the sort key of the last row of a page, opaque to the caller. They survive rows that come and go."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import JsonValue

from api.errors import FieldError, InvalidError
from models.base import Value

type Part = datetime | str | int

Limit = Annotated[int, Query(ge=1, le=200, description="Rows a page")]
Cursor = Annotated[str, Query(max_length=500, description="`next` of the page before; empty for the first page")]


class Page[Item](Value):
    """One page of a list."""

    items: tuple[Item, ...]
    next: str | None = None
    """Cursor of the next page; None on the last one."""


def encode(*parts: Part) -> str:
    """Return a sort key as a cursor."""
    values = [part.isoformat() if isinstance(part, datetime) else part for part in parts]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def decode(cursor: str, kinds: Sequence[type[Part]]) -> tuple[Part, ...] | None:
    """Return the sort key of a cursor, None for the first page.

    Raises:
        InvalidError: We never made this cursor, or for another list.
    """
    if not cursor:
        return None
    try:
        values: list[JsonValue] = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(_part(value, kind) for value, kind in zip(values, kinds, strict=True))
    except (binascii.Error, ValueError, TypeError):
        errors = [FieldError(pointer="/query/cursor", message="not a cursor of this list")]
        raise InvalidError("the cursor does not fit", errors=errors) from None


def moment_and_id(cursor: str) -> tuple[datetime, str] | None:
    """Return the sort key of a list that is ordered by a moment and an id."""
    parts = decode(cursor, (datetime, str))
    if parts is None:
        return None
    moment, identifier = parts
    assert isinstance(moment, datetime)
    return moment, str(identifier)


def _part(value: JsonValue, kind: type[Part]) -> Part:
    if kind is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is not None:
            return moment
    elif kind is not datetime and isinstance(value, kind) and not isinstance(value, bool):
        return value
    raise ValueError(f"expected {kind.__name__}")
