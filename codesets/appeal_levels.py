"""What a kind of payer asks of an appeal at a level: the amount in controversy by year, good cause for a late one."""

from datetime import date
from functools import cache

from codesets.data_files import items
from codesets.payers import PayerKind
from models.base import Value
from models.messages.appeals import Least

CONTRACT = "payer contract"
"""Where no law says when a late appeal is taken, the contract may."""


class _Year(Value):
    year: int
    cents: int
    source: str


class LevelRule(Value):
    """One row of appeal_levels.yaml."""

    payer_kind: PayerKind
    level: int
    decided_by: str = ""
    """Whom it is addressed to; empty: the payer."""
    good_cause: str = CONTRACT
    aggregation: str = ""
    least: tuple[_Year, ...] = ()

    def least_on(self, on: date) -> Least | None:
        """Return the amount in controversy of a request that is filed on a day; None where none is asked."""
        known = [each for each in self.least if each.year <= on.year]
        if not known:
            return None
        newest = max(known, key=lambda each: each.year)
        return Least(cents=newest.cents, source=newest.source, aggregation=self.aggregation)


@cache
def _rules() -> dict[tuple[PayerKind, int], LevelRule]:
    found = (LevelRule.model_validate(item) for item in items("appeal_levels.yaml"))
    return {(each.payer_kind, each.level): each for each in found}


def level_rule(kind: PayerKind, level: int) -> LevelRule:
    """Return what a kind of payer asks at a level (from 1)."""
    return _rules().get((kind, level)) or LevelRule(payer_kind=kind, level=level)
