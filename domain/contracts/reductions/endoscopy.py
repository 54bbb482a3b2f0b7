"""Endoscopies of one family (indicator 3; Medicare Claims Processing Manual 12, 40.6 and 30.1).

The dearest of a family is whole; of each further one what it is worth above the base endoscopy; the base itself beside
another one nothing. The family then ranks as one procedure among those of the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from domain.contracts.modifiers import cents
from domain.contracts.reductions.lines import Alone, Line, Reductions, unit_by_unit
from domain.contracts.reductions.procedures import Part, Ranked
from domain.contracts.schedule import Schedule
from domain.contracts.terms import Method
from models import money


@dataclass(slots=True)
class Families:
    """The families of a day. `lines` are the indexes of their lines, `refused` those without a price and why."""

    ranked: list[Ranked] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    refused: Reductions = field(default_factory=dict)


def families(lines: Sequence[Line], schedule: Schedule, alone: Alone) -> Families:
    """Return the families among the lines of one day, each as one procedure."""
    bases = {
        line.index: base for line in lines
        if line.has(Method.ENDOSCOPY)
        and (base := schedule.indicators(line.service.code, line.service.on).endoscopic_base)
    }  # fmt: skip
    own = set(bases.values())
    bases |= {line.index: line.service.code for line in lines if line.service.code in own}
    found = Families(lines=set(bases))
    for base in sorted(own):
        members = [line for line in lines if bases.get(line.index) == base]
        family = _family(base, members, alone)
        if isinstance(family, str):
            found.refused |= {line.index: family for line in members}
        else:
            found.ranked.append(family)
    return found


def _family(base: str, members: Sequence[Line], alone: Alone) -> Ranked | str:
    units = sorted(
        unit_by_unit(members), key=lambda line: (line.service.code == base, -line.amount.dollars, line.index)
    )
    dearest = units[0]
    alike = len(units) > 1
    parts = [Part(dearest.index, dearest.amount.dollars, f"the dearest endoscopy of family {base}" if alike else "")]
    for line in units[1:]:
        if line.service.code == base:
            parts.append(Part(line.index, Decimal(0), f"in the price of the other endoscopy of family {base}: $0.00"))
            continue
        worth = alone(replace(line.service, code=base, units=Decimal(1)))
        if isinstance(worth, str):
            return f"endoscopies of one family need the price of their base {base}: {worth}"
        left = max(Decimal(0), line.amount.dollars - worth.dollars)
        less = money.dollars(cents(worth.dollars))
        parts.append(Part(line.index, left, f"less the base endoscopy {base}, {less} = {money.dollars(cents(left))}"))
    rule = next(line.rule for line in members if line.has(Method.ENDOSCOPY))
    assert rule is not None
    return Ranked(rule.percents, tuple(parts))
