"""Two rules that contradict each other: found when the file is read, not when a claim meets both."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from domain.payer_rules.conditions import Condition
from domain.payer_rules.fields import CLAIM_FIELDS, LINE_FIELDS, SETTABLE, Field
from domain.payer_rules.rule import Rule


def conflicts(rules: Sequence[Rule], known: Mapping[str, str]) -> Iterator[tuple[Rule, Rule, str]]:
    """Yield pairs that may apply to one claim and want different things of it, with what they want.

    Careful to one side: rules of which that cannot be ruled out by payer, date or condition count as meeting.
    """
    for one, two in combinations(rules, 2):
        what = _disagreement(one, two)
        if what and _meet(one, two, known):
            yield one, two, what


def _disagreement(one: Rule, two: Rule) -> str:
    other = dict(two.assign)
    for name, value in one.assign:
        if name in other and other[name] != value and not (SETTABLE[name].of_line and _different_lines(one, two)):
            return f"{name} would be {other[name]} and {value}"
    clash = {*one.add_modifiers} & {*two.remove_modifiers} | {*one.remove_modifiers} & {*two.add_modifiers}
    if clash and not _different_lines(one, two):
        return f"modifier {min(clash)} would be added and removed"
    return ""


def _different_lines(one: Rule, two: Rule) -> bool:
    return _apart(one.when.line or (), two.when.line or (), LINE_FIELDS)


def _meet(one: Rule, two: Rule, known: Mapping[str, str]) -> bool:
    if one.payers and two.payers and not _payers(one, known) & _payers(two, known):
        return False
    if one.effective_from > (two.effective_to or date.max) or two.effective_from > (one.effective_to or date.max):
        return False
    return not _apart(one.when.claim, two.when.claim, CLAIM_FIELDS)


def _payers(rule: Rule, known: Mapping[str, str]) -> set[str]:
    return {each for each, kind in known.items() if {each, kind} & rule.payers}


def _apart[Seen](
    one: Sequence[tuple[str, Condition]], two: Sequence[tuple[str, Condition]], fields: dict[str, Field[Seen]]
) -> bool:
    """Whether a field with a single value is asked for different ones."""
    other = dict(two)
    return any(
        name in other and not fields[name].many and not fields[name].negated and condition.apart(other[name])
        for name, condition in one
    )
