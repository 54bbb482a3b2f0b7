"""Technical and professional components of several tests of one day, each ranked by itself.

Medicare's percents: of imaging (indicator 4) technical 50, professional 95 (CMS Change Request 9647); of cardiovascular
tests (6) technical 75, of ophthalmology (7) technical 80 (Change Request 7848). Of the dearest component nothing is
taken. The outpatient cap comes after the reduction.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from domain.contracts.modifiers import Amount, cents, number
from domain.contracts.reductions.lines import Alone, Line, Reduction, Reductions, unit_by_unit
from domain.contracts.schedule import Schedule
from models import money

_NAMES = ("TC", "26")
_PROFESSIONAL_ONLY, _TECHNICAL_ONLY = 2, 3
"""PC/TC indicators of codes that are one component by themselves."""

Split = tuple[Amount | None, Amount | None]
"""Technical and professional component of a unit; None where it has none."""


def by_component(lines: Sequence[Line], schedule: Schedule, alone: Alone) -> Reductions:
    """Return what is left of each line of one rule and day; nothing for a single unit."""
    units = unit_by_unit(lines)
    if len(units) < 2:
        return {}
    splits: dict[int, Split] = {}
    for line in lines:
        split = _split(line, schedule, alone)
        if isinstance(split, str):
            return {each.index: split for each in lines}
        splits[line.index] = split
    less = {line.index: Decimal(0) for line in lines}
    words: dict[int, list[str]] = {line.index: [] for line in lines}
    for place, name in enumerate(_NAMES):
        held = [(line, part) for line in units if (part := splits[line.index][place]) is not None]
        held.sort(key=lambda each: (-each[1].dollars, each[0].index))
        for line, part in held[1:]:
            assert line.rule is not None
            percent = line.rule.percents[place]
            less[line.index] += part.dollars - part.share(percent)
            if percent != 100:
                words[line.index].append(f"{name} {money.dollars(cents(part.dollars))} at {number(percent)} %")
    return {line.index: _left(line, less[line.index], words[line.index]) for line in lines}


def _split(line: Line, schedule: Schedule, alone: Alone) -> Split | str:
    service = line.service
    only = schedule.indicators(service.code, service.on).pctc
    if "26" in service.modifiers or only == _PROFESSIONAL_ONLY:
        return None, line.amount
    if "TC" in service.modifiers or only == _TECHNICAL_ONLY:
        return line.amount, None
    found = [alone(replace(service, modifiers=(*service.modifiers, name), units=Decimal(1))) for name in _NAMES]
    technical, professional = found
    for each in found:
        if isinstance(each, str):
            return f"the reduction of several tests needs the components of {service.code}: {each}"
    assert not isinstance(technical, str)
    assert not isinstance(professional, str)
    return technical, professional


def _left(line: Line, less: Decimal, words: Sequence[str]) -> Reduction:
    left = line.amount.dollars * line.service.units - less
    told = f"beside a dearer test: {', '.join(words)} = {money.dollars(cents(left))}"
    return Reduction(left, (told,) if words else ())
