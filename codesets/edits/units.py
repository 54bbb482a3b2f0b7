"""Medically unlikely edits (NCCI MUE): one integer a code."""

from collections.abc import Iterable
from typing import NamedTuple

from models.edits import Adjudication, UnitLimit

_INDICATOR, _WHY = 2, 8


class UnitRow(NamedTuple):
    """A row of a published table. `indicator` is the MAI, 1 to 3."""

    code: str
    units: int
    indicator: int
    why: str


class UnitTable:
    """One published table: limit, indicator and reason packed into an integer for each code."""

    __slots__ = ("_limits", "_reasons", "source")

    def __init__(self, rows: Iterable[UnitRow], source: str) -> None:
        reasons: dict[str, int] = {}
        self._limits = {
            row.code: row.units << (_INDICATOR + _WHY)
            | reasons.setdefault(row.why, len(reasons)) << _INDICATOR
            | row.indicator
            for row in rows
        }
        if len(reasons) > 1 << _WHY:
            raise ValueError(f"{len(reasons)} different reasons are more than {1 << _WHY}")
        self._reasons = tuple(reasons)
        self.source = source

    def __len__(self) -> int:
        return len(self._limits)

    def find(self, code: str) -> UnitLimit | None:
        """Return the limit of a service, None where none is published (which some are not)."""
        packed = self._limits.get(code)
        if packed is None:
            return None
        why = self._reasons[packed >> _INDICATOR & (1 << _WHY) - 1]
        return UnitLimit(packed >> (_INDICATOR + _WHY), Adjudication(packed & 3), why, self.source)
