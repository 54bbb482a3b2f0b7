"""What is paid less because other services were done on the same day: one file a rule, chosen by a contract's row."""

from collections.abc import Sequence

from domain.contracts.reductions.components import by_component
from domain.contracts.reductions.endoscopy import families
from domain.contracts.reductions.lines import Alone, Line, Reduction, Reductions
from domain.contracts.reductions.practice_expense import by_practice_expense
from domain.contracts.reductions.procedures import by_rank, single
from domain.contracts.schedule import Schedule
from domain.contracts.terms import Method

__all__ = ["Alone", "Line", "Reduction", "Reductions", "reduced"]


def reduced(lines: Sequence[Line], schedule: Schedule, alone: Alone) -> Reductions:
    """Return what is left of the lines of a bill that others of their day reduce; the rest stay as they are."""
    found: Reductions = {}
    for day in sorted({line.service.on for line in lines}):
        today = [line for line in lines if line.service.on == day]
        found |= _procedures(today, schedule, alone)
        for rule in dict.fromkeys(line.rule for line in today if line.has(Method.COMPONENTS)):
            found |= by_component([line for line in today if line.rule == rule], schedule, alone)
        found |= by_practice_expense([line for line in today if line.has(Method.PRACTICE_EXPENSE)])
    return found


def _procedures(today: Sequence[Line], schedule: Schedule, alone: Alone) -> Reductions:
    found = families(today, schedule, alone)
    others = [
        line for line in today
        if line.index not in found.lines and (line.has(Method.MULTIPLE) or line.has(Method.ENDOSCOPY))
    ]  # fmt: skip
    entries = [*found.ranked, *(each for line in others for each in single(line))]
    return {**by_rank(entries), **found.refused}
