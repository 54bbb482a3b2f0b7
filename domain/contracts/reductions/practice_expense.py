"""Therapy of one day: practice expense of all units but one at a percentage (indicator 5).

Medicare pays half of it from the unit with the highest practice expense on, whatever the discipline; work and
malpractice are whole (Medicare Claims Processing Manual 5, 10.7; Social Security Act 1848(b)(7)).
"""

from collections.abc import Sequence
from decimal import Decimal

from domain.contracts.modifiers import cents, number
from domain.contracts.reductions.lines import Line, Reduction, Reductions, unit_by_unit
from models import money

_NONE = Decimal(0)


def by_practice_expense(lines: Sequence[Line]) -> Reductions:
    """Return what is left of each line of a day; nothing for a single unit."""
    units = unit_by_unit(lines)
    if len(units) < 2:
        return {}
    unknown = next((line for line in lines if line.amount.expense is None), None)
    if unknown is not None:
        words = f"the practice expense of {unknown.service.code} is not known: price it by method medicare"
        return {line.index: words for line in lines}
    units.sort(key=lambda line: (-(line.amount.expense or _NONE), -line.amount.dollars, line.index))
    total = dict.fromkeys((line.index for line in units), _NONE)
    total[units[0].index] = units[0].amount.dollars
    cut: dict[int, str] = {}
    for line in units[1:]:
        assert line.rule is not None
        percent, amount = line.rule.percents[0], line.amount
        unit = Decimal(cents(amount.exact - (amount.expense or _NONE) * (100 - percent) / 100)) / 100
        total[line.index] += unit
        cut[line.index] = f"with practice expense at {number(percent)} % a unit is {money.dollars(cents(unit))}"
    return {line.index: _told(line, total[line.index], cut) for line in lines}


def _told(line: Line, dollars: Decimal, cut: dict[int, str]) -> Reduction:
    count = len(line.units)
    sums = (f"{count} units = {money.dollars(cents(dollars))}",) if count > 1 else ()
    return Reduction(dollars, (*([cut[line.index]] if line.index in cut else []), *sums))
