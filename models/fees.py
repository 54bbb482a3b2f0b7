"""Nouns of Medicare's physician fee schedule, by which many contracts go."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Place(StrEnum):
    """Where: the fee schedule pays less where somebody else bears the practice expense."""

    FACILITY = "facility"
    NONFACILITY = "nonfacility"


class Rates(NamedTuple):
    """Relative values of a service (or of its 26, TC or 53 part) and dollars for one of them."""

    work: Decimal
    nonfacility_pe: Decimal
    facility_pe: Decimal
    malpractice: Decimal
    conversion_factor: Decimal


class Indices(NamedTuple):
    """What work, practice expense and malpractice cost in a locality (GPCI)."""

    work: Decimal = Decimal(1)
    expense: Decimal = Decimal(1)
    malpractice: Decimal = Decimal(1)


class Indicators(NamedTuple):
    """Payment indicators of a service, as the fee schedule numbers them; None where it has none.

    `endoscopic_base` is the code of the simplest endoscopy of its family.
    """

    pctc: int | None = None
    multiple_procedure: int | None = None
    bilateral: int | None = None
    assistant: int | None = None
    co_surgeons: int | None = None
    team: int | None = None
    endoscopic_base: str = ""

    def of(self, name: str) -> int | None:
        """Return the one of a name of `NUMBERED`."""
        found = self[self._fields.index(name)]
        return found if isinstance(found, int) else None


NUMBERED = tuple(name for name in Indicators._fields if name != "endoscopic_base")
"""Those that are numbers: services with one of them are a family."""
