"""Several procedures of one day, ranked by value (indicator 2; Medicare Claims Processing Manual 12, 40.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from domain.contracts.modifiers import cents, number
from domain.contracts.reductions.lines import Line, Reduction
from models import money

_WHOLE = Decimal(100)


class Part(NamedTuple):
    """What one line has of something ranked; `words` where that is not simply its unit."""

    line: int
    dollars: Decimal
    words: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit of a procedure, or a family of endoscopies, which ranks as one."""

    percents: tuple[Decimal, ...]
    parts: tuple[Part, ...]

    @property
    def order(self) -> tuple[Decimal, int]:
        """The dearest first, then as billed."""
        return (-sum((part.dollars for part in self.parts), Decimal(0)), self.parts[0].line)


def single(line: Line) -> list[Ranked]:
    """Return every unit of a line as a procedure of its own."""
    assert line.rule is not None
    return [Ranked(line.rule.percents, (Part(line.index, line.amount.dollars),)) for _ in line.units]


def by_rank(entries: Sequence[Ranked]) -> dict[int, Reduction]:
    """Return what is left of each line: the percentage of its rank, to the cent, the last one for all further ones.

    What ranks alone is whole.
    """
    total: dict[int, Decimal] = {}
    parts: dict[int, list[str]] = {}
    percents: dict[int, list[str]] = {}
    for rank, each in enumerate(sorted(entries, key=lambda entry: entry.order)):
        percent = each.percents[min(rank, len(each.percents) - 1)] if len(entries) > 1 else _WHOLE
        for index, dollars, words in each.parts:
            left = Decimal(cents(dollars * percent / 100)) / 100
            total[index] = total.get(index, Decimal(0)) + left
            percents.setdefault(index, []).append(f"{number(percent)} %")
            parts.setdefault(index, []).extend([words] if words else [])
    if len(entries) < 2 and not any(parts.values()):
        return {}
    return {
        index: Reduction(dollars, (*parts[index], *_words(percents[index], dollars, several=len(entries) > 1)))
        for index, dollars in total.items()
    }


def _words(percents: Sequence[str], dollars: Decimal, *, several: bool) -> tuple[str, ...]:
    left = money.dollars(cents(dollars))
    return (f"multiple procedures, by value: {' + '.join(percents)} = {left}",) if several else ()
