"""Code sets: search by words, and what a code is on a day."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.errors import NotFoundError
from api.problems import documented
from api.security import Anybody, App
from models.base import Value
from models.codes import CodeEntry, CodeHit, System
from storage.codes import lookup
from storage.codes.search import MOST, Question, search

router = APIRouter(prefix="/codes", tags=["codes"])

On = Annotated[date | None, Query(description="Date of service; today where not given", examples=["2026-06-01"])]
CodePath = Annotated[
    str, Path(min_length=1, max_length=12, pattern=r"^[A-Za-z0-9.]+$", description="With or without dot")
]


class Hits(Value):
    """Codes that fit, best first."""

    on: date
    hits: tuple[CodeHit, ...]


@router.get("/search")
async def search_codes(
    services: App,
    _reader: Anybody,
    q: Annotated[
        str, Query(min_length=2, max_length=200, description="Words, or a code", examples=["diabetis with neuropathy"])
    ],
    system: Annotated[list[System] | None, Query(description="Only these code sets; all where not given")] = None,
    on: On = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
) -> Hits:
    """Find codes by words, synonyms or misspelt words, with their path, notes, and whether they are billable.

    Each hit says which published file answered, or that it was the shipped subset.
    """
    day = on or services.now().date()
    asked = Question(q, day, tuple(dict.fromkeys(system or System)), limit)
    async with services.database.session() as session:
        return Hits(on=day, hits=await search(session, asked))


@router.get("/{system}/{code}", responses=documented(404))
async def code_on(services: App, _reader: Anybody, system: System, code: CodePath, on: On = None) -> CodeEntry:
    """Tell what a code is on a day: valid, billable, what is more specific, and its notes."""
    day = on or services.now().date()
    async with services.database.session() as session:
        found = await lookup.entry(session, system, code, day)
    if found is None:
        raise NotFoundError(f"{code} is no {system.value} code of {day}")
    return found
