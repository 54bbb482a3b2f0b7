"""Rows between which nothing decides: the same payer, place and modifier, one rank, one day, one service."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from domain.contracts.codes import Reach
from domain.contracts.terms import Term


def ties(terms: Iterable[Term]) -> Iterator[tuple[Term, Term]]:
    """Yield pairs of rows that could both be the most specific one for a line."""
    groups: dict[tuple[object, ...], list[Term]] = defaultdict(list)
    for term in terms:
        groups[_group(term)].append(term)
    for group in groups.values():
        group.sort(key=lambda term: (term.line,))
        for first, second in combinations(group, 2):
            if _together(first, second) and first.codes.may_meet(second.codes):
                yield first, second


def _group(term: Term) -> tuple[object, ...]:
    """Rows of one group compete. Single codes are told apart here, so that a long list is not compared pair by pair."""
    kind = "line" if term.method.by_line else "reduction" if term.method.reduces else term.method
    single = str(term.codes) if term.codes.reach is Reach.ONE else ""
    selectors = (term.payer_id, term.plan, term.locality, term.setting, term.place, term.modifier)
    return (kind, *selectors, term.codes.reach, single)


def _together(first: Term, second: Term) -> bool:
    return first.effective_from <= (second.effective_to or date.max) and second.effective_from <= (
        first.effective_to or date.max
    )
