"""An amount on its way from its base to what is allowed, and the modifiers that change it."""

from dataclasses import dataclass, replace
from decimal import Decimal

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
        unrounded: Before it was rounded and capped; None: the same.
        expense: The practice expense in it, unrounded; None where nobody says.
    """

    dollars: Decimal
    steps: tuple[str, ...] = ()
    priced: frozenset[str] = frozenset()
    whole: bool = False
    unrounded: Decimal | None = None
    expense: Decimal | None = None

    @property
    def exact(self) -> Decimal:
        """The dollars before they were rounded and capped."""
        return self.dollars if self.unrounded is None else self.unrounded

    def share(self, percent: Decimal) -> Decimal:
        """Return a percentage of what it was before any cap, to the cent; the cap holds for that, too."""
        return min(self.dollars, Decimal(cents(self.exact * percent / 100)) / 100)

    def times(self, percent: Decimal, why: str) -> "Amount":
        """Return a percentage of it, to the cent."""
        part = cents(self.dollars * percent / 100)
        return replace(
            self,
            dollars=Decimal(part) / 100,
            steps=(*self.steps, f"{why}: {money.dollars(part)}"),
            unrounded=self.exact * percent / 100,
            expense=None if self.expense is None else self.expense * percent / 100,
        )


def cents(dollars: Decimal) -> int:
    """Return dollars as cents, half cents up."""
    return money.cents(dollars)


def number(value: Decimal) -> str:
    """Return a number without useless zeros."""
    return f"{value.normalize():f}"
