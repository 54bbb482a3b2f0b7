"""What a reduction is about, and what comes out of one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from domain.contracts.bill import Service
from domain.contracts.modifiers import Amount
from domain.contracts.terms import Method, Term


@dataclass(frozen=True, slots=True)
class Line:
    """A priced line of a bill: the amount of one unit, and the row of its reduction, if any."""

    index: int
    service: Service
    amount: Amount
    rule: Term | None

    @property
    def units(self) -> range:
        """Its units, to be counted one by one."""
        return range(int(self.service.units))

    def has(self, method: Method) -> bool:
        """Whether its reduction is of a kind."""
        return self.rule is not None and self.rule.method is method


class Reduction(NamedTuple):
    """Dollars of all units of a line, and how they came about."""

    dollars: Decimal
    steps: tuple[str, ...]


Reductions = dict[int, Reduction | str]
"""By index of the line; in words why there is no price."""

Alone = Callable[[Service], Amount | str]
"""What one unit of another service is worth by the same contract, or in words why that is not known."""


def unit_by_unit(lines: Sequence[Line]) -> list[Line]:
    """Return each line as often as it has units."""
    return [line for line in lines for _ in line.units]
