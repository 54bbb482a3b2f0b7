"""What modifiers and the number of procedures do to an amount."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.contracts.terms import Term
from models import money

PRICED_MODIFIERS = frozenset("26 TC 50 52 53 54 55 56 62 66 73 74 78 80 81 82 AS AD QK QX QY".split())
"""Modifiers that change what is paid (Medicare Claims Processing Manual, chapter 12, sections 20.4, 40 and 50)."""
PARTS = ("26", "TC", "53")
"""Modifiers under which the fee schedule has relative values of their own."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Dollars of one unit so far, and how they came about.

    Attributes:
        priced: The modifiers that are already in it.
        whole: It is that of all units together: anesthesia, whose units are minutes.
    """

    dollars: Decimal
    steps: tuple[str, ...] = ()
    priced: frozenset[str] = frozenset()
    whole: bool = False

    def times(self, percent: Decimal, why: str) -> "Amount":
        """Return a percentage of it, to the cent."""
        part = cents(self.dollars * percent / 100)
        return replace(self, dollars=Decimal(part) / 100, steps=(*self.steps, f"{why}: {money.dollars(part)}"))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line that takes part in the reduction of multiple procedures."""

    index: int
    on: date
    amount: Amount
    units: int
    term: Term


def reduced(lines: Sequence[Ranked]) -> Mapping[int, tuple[Decimal, str]]:
    """Return dollars and words for each line, by its index.

    All units of one day are ranked by value, the dearest first; each gets the percentage of its rank, to the cent, and
    the last percentage goes for all further ones.
    """
    total: dict[int, Decimal] = {}
    words: dict[int, list[str]] = {}
    for day in sorted({each.on for each in lines}):
        units = [each for each in lines if each.on == day for _ in range(each.units)]
        units.sort(key=lambda each: (-each.amount.dollars, each.index))
        for rank, each in enumerate(units):
            percents = each.term.percents
            percent = percents[min(rank, len(percents) - 1)]
            part = Decimal(cents(each.amount.dollars * percent / 100)) / 100
            total[each.index] = total.get(each.index, Decimal(0)) + part
            words.setdefault(each.index, []).append(f"{number(percent)} %")
    return {
        index: (total[index], f"multiple procedures, by value: {' + '.join(words[index])} = {_dollars(total[index])}")
        for index in total
    }


def cents(dollars: Decimal) -> int:
    """Return dollars as cents, half cents up."""
    return money.cents(dollars)


def number(value: Decimal) -> str:
    """Return a number without useless zeros."""
    return f"{value.normalize():f}"


def _dollars(value: Decimal) -> str:
    return money.dollars(cents(value))
