"""Add-on code edits (NCCI AOC): which primary services an add-on needs."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from models.edits import AddOn

CONTRACTOR = "CCCCC"
"""Stands for a primary in the published table where each contractor decides."""


class AddOnRow(NamedTuple):
    """A row of the published table, with the days on which it holds (inclusive). `kind` is 1, 2 or 3."""

    add_on: str
    primary: str
    kind: int
    first: date = date.min
    last: date = date.max


class AddOnTable:
    """One published table. Rows of one add-on with the same days are held together."""

    __slots__ = ("_count", "_groups", "source")

    def __init__(self, rows: Iterable[AddOnRow], source: str) -> None:
        groups: dict[str, dict[tuple[date, date, int], set[str]]] = {}
        self._count = 0
        for row in rows:
            primaries = groups.setdefault(row.add_on, {}).setdefault((row.first, row.last, row.kind), set())
            primaries.update({row.primary} - {CONTRACTOR})
            self._count += 1
        self._groups = {
            code: tuple(
                (first, last, AddOn(kind, frozenset(found), source)) for (first, last, kind), found in by.items()
            )
            for code, by in groups.items()
        }
        self.source = source

    def __len__(self) -> int:
        return self._count

    def find(self, code: str, on: date) -> AddOn | None:
        """Return what an add-on service needs on a day, None where it is no add-on.

        A code of more than one kind is of the most lenient: a payer may accept what is not listed.
        """
        held = [add_on for first, last, add_on in self._groups.get(code, ()) if first <= on <= last]
        if len(held) < 2:
            return held[0] if held else None
        primaries = frozenset[str]().union(*(each.primaries for each in held))
        return AddOn(max(each.kind for each in held), primaries, self.source)
