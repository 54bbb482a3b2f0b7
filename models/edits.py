"""What published claim edits say about services: pairs, units, add-ons, global days, coverage."""

from enum import IntEnum, StrEnum
from typing import NamedTuple


class Setting(StrEnum):
    """Whose table of edits holds for a claim: CMS publishes one each."""

    PRACTITIONER = "practitioner"
    OUTPATIENT = "outpatient"
    SUPPLIER = "supplier"
    """Durable medical equipment: its own units, the practitioner's pairs."""


class Adjudication(IntEnum):
    """How units beyond the limit are judged (MUE adjudication indicator, MAI)."""

    LINE = 1
    """Each claim line by itself."""
    POLICY = 2
    """All lines of a day; the limit follows from law, policy or the code itself: nothing lifts it."""
    CLINICAL = 3
    """All lines of a day; unlikely, but payable where the record proves it."""


class Pair(NamedTuple):
    """Two services not paid together on one day: `column2` is denied, unless a modifier is allowed and given."""

    column1: str
    column2: str
    modifier_allowed: bool
    why: str
    source: str


class UnitLimit(NamedTuple):
    """The most units of a service that one patient can plausibly have (of one day, or of one line)."""

    units: int
    adjudication: Adjudication
    why: str
    source: str


class AddOn(NamedTuple):
    """An add-on service: paid only beside one of its primaries.

    `kind` 1: the primaries are all listed; 2: each payer decides, none is listed; 3: some are listed, a payer may
    accept others.
    """

    kind: int
    primaries: frozenset[str]
    source: str


class GlobalDays(NamedTuple):
    """What a fee schedule pays with a procedure: `days` is 0, 10 or 90 after it; 90 also takes in the day before."""

    days: int
    source: str


class Support(NamedTuple):
    """The first characters of the diagnosis codes that support a service under a payer's policy, and who says so."""

    prefixes: tuple[str, ...]
    source: str
