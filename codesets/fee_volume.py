"""One vintage of the fee schedule in memory: relative values, cost indices, fixed prices."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from models.fees import Indicators, Indices, Place, Rates


class RateVolume:
    """Relative values by code and part (26, TC, 53 or empty), each with its dates (None for open)."""

    def __init__(self, rows: Iterable[tuple[str, str, date, date | None, Rates, Indicators]]) -> None:
        self._rows: dict[tuple[str, str], list[tuple[date, date | None, Rates, Indicators]]] = {}
        for code, part, starts, ends, rates, indicators in rows:
            self._rows.setdefault((code, part), []).append((starts, ends, rates, indicators))

    def find(self, code: str, part: str, on: date) -> tuple[Rates, Indicators] | None:
        """Return what holds on a day, else None."""
        held = self._rows.get((code, part), ())
        return next(
            ((rates, found) for starts, ends, rates, found in held if starts <= on and (ends is None or on <= ends)),
            None,
        )


class IndexVolume:
    """Cost indices by locality `10112-00`."""

    def __init__(self, indices: Mapping[str, Indices]) -> None:
        self._indices = dict(indices)

    def find(self, locality: str) -> Indices | None:
        """Return those of a locality, else None."""
        return self._indices.get(locality)


class NumberVolume:
    """One number by code, or by locality."""

    def __init__(self, numbers: Mapping[str, Decimal]) -> None:
        self._numbers = dict(numbers)

    def find(self, name: str) -> Decimal | None:
        """Return that of a name, else None."""
        return self._numbers.get(name)


class PriceVolume:
    """Fixed prices in cents, by code, modifier and locality (empty where there is one for the country)."""

    def __init__(self, prices: Mapping[tuple[str, str, str], tuple[int | None, int | None]]) -> None:
        self._prices = dict(prices)

    def find(self, code: str, modifier: str, locality: str, place: Place) -> int | None:
        """Return the price at a place, else None."""
        anywhere, facility = self._prices.get((code, modifier, locality), (None, None))
        return facility if place is Place.FACILITY and facility is not None else anywhere
