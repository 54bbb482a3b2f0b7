"""All published edits that are held, by setting and vintage: what a scrub asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from codesets.edits.add_ons import AddOnTable
from codesets.edits.pairs import PairTable
from codesets.edits.units import UnitTable
from models.edits import AddOn, Pair, Setting, UnitLimit


class Edition[T](NamedTuple):
    """A published table and the days on which it holds (inclusive)."""

    first: date
    last: date
    table: T


type Editions[T] = tuple[Edition[T], ...]
"""Newest first: of several that cover a day, the one that begins last holds."""


def always[T](table: T) -> Editions[T]:
    """Return a table that holds on every day."""
    return (Edition(date.min, date.max, table),)


def in_force[T](editions: Editions[T], on: date) -> T | None:
    """Return the table that holds on a day, None where none was loaded for it."""
    for edition in editions:
        if edition.first <= on <= edition.last:
            return edition.table
    return None


@dataclass(frozen=True, slots=True)
class EditTables:
    """Pairs, units and add-ons. A pair has dates of its own, so that a table of pairs answers for earlier days too."""

    pairs: Mapping[Setting, Editions[PairTable]] = field(default_factory=dict)
    units: Mapping[Setting, Editions[UnitTable]] = field(default_factory=dict)
    add_ons: Editions[AddOnTable] = ()

    def code_pair(self, first: str, second: str, on: date, setting: Setting = Setting.PRACTITIONER) -> Pair | None:
        """Return the edit between two services in either order, or None."""
        whose = Setting.PRACTITIONER if setting is Setting.SUPPLIER else setting
        table = in_force(self.pairs[whose], on)
        return table.find(first, second, on) if table is not None else None

    def unit_limit(self, code: str, on: date, setting: Setting = Setting.PRACTITIONER) -> UnitLimit | None:
        """Return the most units of a service, or None where no limit is published."""
        table = in_force(self.units[setting], on)
        return table.find(code) if table is not None else None

    def add_on(self, code: str, on: date) -> AddOn | None:
        """Return what an add-on service needs, or None where it is no add-on."""
        table = in_force(self.add_ons, on)
        return table.find(code, on) if table is not None else None

    def sources(self, on: date, setting: Setting) -> tuple[str, ...]:
        """Return which tables a claim of a day is held against, as findings cite them."""
        whose = Setting.PRACTITIONER if setting is Setting.SUPPLIER else setting
        held = (in_force(self.pairs[whose], on), in_force(self.units[setting], on), in_force(self.add_ons, on))
        return tuple(f"{table.source} ({len(table):,} rows)" for table in held if table is not None)
