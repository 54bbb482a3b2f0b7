"""Which contractual adjustments of later payers are ours to write off. Pure, and blind to the order of messages.

A later payer balances its 835 against the whole charge, so it often repeats the contractual reduction of the payer
before it as its own CO-45 instead of in OA-23. Off its receivable comes only what lies beyond: of each line, at most
what the earlier payer left to it less what it paid, left to others or denied. docs/decisions says why.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from domain.remittance import ClaimDecision, Classify, PostedClaim, Share, shares_of
from models.ids import PayerSequence

Decided = tuple[PostedClaim, ClaimDecision]
"""A posting that stands, and the decision that it posted."""

_WHOLE = ""
"""Stands for the claim as a whole, where its lines cannot be told apart."""


def contractual_beyond(standing: Iterable[Decided], classify: Classify) -> dict[PayerSequence, int]:
    """Return for each later payer the contractual cents that count, of all its decisions that stand."""
    every = list(standing)
    counted: dict[PayerSequence, int] = {}
    for sequence in list(PayerSequence)[1:]:
        mine = [decision for posted, decision in every if posted.sequence == sequence]
        before = [decision for posted, decision in every if posted.plan.destination == sequence]
        if cents := sum(_counted(decision, before, classify) for decision in mine):
            counted[sequence] = cents
    return counted


def _counted(decision: ClaimDecision, before: Sequence[ClaimDecision], classify: Classify) -> int:
    """One decision on its own: a payment that came twice is a credit, and leaves what the first wrote off alone."""
    sign = -1 if decision.reversal else 1
    by_line = _has_lines(decision) and all(_has_lines(each) for each in before)
    left = _left(before, classify, by_line=by_line)
    return sign * sum(
        max(0, min(sign * part[Share.CONTRACTUAL], left.get(name, 0) - sign * (paid + _others(part))))
        for name, (paid, part) in _parts(decision, classify, by_line=by_line).items()
    )


def _others(part: Mapping[Share, int]) -> int:
    return part[Share.PATIENT] + part[Share.DENIED]


def _has_lines(decision: ClaimDecision) -> bool:
    """Whether everything that was decided stands on a line with our control number."""
    return bool(decision.lines) and not decision.adjustments and all(each.control_number for each in decision.lines)


def _left(before: Sequence[ClaimDecision], classify: Classify, *, by_line: bool) -> Mapping[str, int]:
    """What the earlier payer left to the next one."""
    left: dict[str, int] = defaultdict(int)
    for decision in before:
        for name, (_, part) in _parts(decision, classify, by_line=by_line).items():
            left[name] += part[Share.PATIENT]
    return left


def _parts(
    decision: ClaimDecision, classify: Classify, *, by_line: bool
) -> Mapping[str, tuple[int, Mapping[Share, int]]]:
    """Paid cents and shares by line control number; a line that the payer split adds up."""
    if not by_line:
        return {_WHOLE: (decision.paid_cents, shares_of(decision.all_adjustments(), classify))}
    parts: dict[str, tuple[int, Mapping[Share, int]]] = {}
    for name in dict.fromkeys(line.control_number for line in decision.lines):
        lines = [line for line in decision.lines if line.control_number == name]
        shares = shares_of([each for line in lines for each in line.adjustments], classify)
        parts[name] = (sum(line.paid_cents for line in lines), shares)
    return parts
