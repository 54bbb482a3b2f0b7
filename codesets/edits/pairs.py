"""Procedure-to-procedure edits (NCCI PTP), eight bytes each.

A published table has some two million rows, and a scrub asks for every two lines of a claim. So the rows are one
sorted array of 64-bit keys, searched by bisection: 20 bits of column 1, 20 of column 2 (numbers of the codes), and 24
of the terms, of which a table has about a thousand different ones.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from models.edits import Pair

_CODE, _TERMS = 20, 24
_MASK, _CODES = (1 << _TERMS) - 1, (1 << _CODE) - 1
NOT_APPLICABLE = 9
"""Modifier indicator of an edit that was withdrawn from its first day: it never held."""


class Terms(NamedTuple):
    """From when to when an edit holds (inclusive), and how.

    `indicator` 0: never both; 1: both with a modifier; 9: withdrawn. Terms sort by their last day: of
    several rows of one pair, that holds on a day which ends first of those not ended.
    """

    last: date
    first: date
    indicator: int
    why: str


class PairTable:
    """One published table.

    Args:
        codes: Every code of it; its place is its number.
        terms: The different terms, sorted.
        keys: The rows as `key` makes them, sorted.
        source: What findings cite.
    """

    __slots__ = ("_codes", "_keys", "_terms", "source")

    def __init__(self, codes: Iterable[str], terms: Sequence[Terms], keys: "array[int]", source: str) -> None:
        self._codes = {code: number for number, code in enumerate(codes)}
        self._terms = tuple(terms)
        self._keys = keys
        self.source = source

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def nbytes(self) -> int:
        """How much memory the rows take."""
        return self._keys.itemsize * len(self._keys)

    def codes(self) -> list[str]:
        """Return every code of the table."""
        return list(self._codes)

    def rows(self) -> Iterator[tuple[str, str, Terms]]:
        """Return every row: column 1, column 2, terms."""
        codes = self.codes()
        for row in self._keys:
            yield codes[row >> (_CODE + _TERMS)], codes[row >> _TERMS & _CODES], self._terms[row & _MASK]

    def find(self, first: str, second: str, on: date) -> Pair | None:
        """Return the edit that holds between two services on a day, whichever of them is column 1, or None."""
        one, other = self._codes.get(first), self._codes.get(second)
        if one is None or other is None:
            return None
        found, back = self._in_force(one, other, on), self._in_force(other, one, on)
        if back is not None and (found is None or back < found):
            first, second, found = second, first, back
        if found is None:
            return None
        terms = self._terms[found]
        return Pair(first, second, terms.indicator == 1, terms.why, self.source)

    def _in_force(self, column1: int, column2: int, on: date) -> int | None:
        """The number of the terms of the row that holds."""
        keys = self._keys
        low = key(column1, column2, 0)
        place, beyond = bisect_left(keys, low), low + _MASK
        while place < len(keys) and (row := keys[place]) <= beyond:
            terms = self._terms[row & _MASK]
            if terms.first <= on <= terms.last and terms.indicator != NOT_APPLICABLE:
                return row & _MASK
            place += 1
        return None


def key(column1: int, column2: int, terms: int) -> int:
    """Return a row from the numbers of its codes and of its terms."""
    return column1 << (_CODE + _TERMS) | column2 << _TERMS | terms


def pair_table(rows: Iterable[tuple[str, str, Terms]], source: str) -> PairTable:
    """Return the table of rows (column 1, column 2, terms), in any order."""
    kept = tuple(rows)
    codes = sorted({code for column1, column2, _ in kept for code in (column1, column2)})
    numbers = {code: number for number, code in enumerate(codes)}
    terms = sorted({each for *_, each in kept})
    places = {each: place for place, each in enumerate(terms)}
    keys = sorted(key(numbers[column1], numbers[column2], places[each]) for column1, column2, each in kept)
    return PairTable(codes, terms, array("Q", keys), source)
