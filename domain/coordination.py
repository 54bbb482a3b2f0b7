"""Which contractual adjustments of later payers are ours to write off. Pure, and blind to the order of messages.

A later payer balances its 835 against the whole charge, so it often repeats the contractual reduction of the payer
before it as its own CO-45 instead of in OA-23. Off its receivable comes only what lies beyond: of each line, at most
what the earlier payer left to it less what it paid, left to others or denied. docs/decisions says why.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from domain.ledger import Beyond
from domain.remittance import (
    AdjustedAmount,
    ClaimDecision,
    Classify,
    PostedClaim,
    Share,
    contractual_by_group,
    service_line,
    shares_of,
)
from models.ids import ClaimNumber, PayerSequence

Decided = tuple[PostedClaim, ClaimDecision]
"""A posting that stands, and the decision that it posted."""

_WHOLE = ""
"""Stands for the claim as a whole, where its lines cannot be told apart."""


def contractual_beyond(standing: Iterable[Decided], classify: Classify) -> dict[Beyond, int]:
    """Return the contractual cents of later payers that count, of all decisions that stand."""
    every = list(standing)
    counted: dict[Beyond, int] = defaultdict(int)
    for sequence in list(PayerSequence)[1:]:
        before = [decision for posted, decision in every if posted.plan.destination == sequence]
        for posted, decision in every:
            if posted.sequence == sequence:
                for (line, group), cents in _counted(decision, before, classify).items():
                    counted[Beyond(sequence, ClaimNumber(posted.claim), line, group)] += cents
    return {beyond: cents for beyond, cents in counted.items() if cents}


def changed(before: Mapping[Beyond, int], after: Mapping[Beyond, int]) -> dict[Beyond, int]:
    """Return by how much what counts has changed."""
    moved = {each: after.get(each, 0) - before.get(each, 0) for each in (*before, *after)}
    return {each: cents for each, cents in moved.items() if cents}


def _counted(
    decision: ClaimDecision, before: Sequence[ClaimDecision], classify: Classify
) -> dict[tuple[int | None, str], int]:
    """One decision on its own: a payment that came twice is a credit, and leaves what the first wrote off alone."""
    sign = -1 if decision.reversal else 1
    by_line = _has_lines(decision) and all(_has_lines(each) for each in before)
    left = _left(before, classify, by_line=by_line)
    found: dict[tuple[int | None, str], int] = defaultdict(int)
    for name, (paid, adjustments) in _parts(decision, by_line=by_line).items():
        part = shares_of(adjustments, classify)
        others = part[Share.PATIENT] + part[Share.DENIED] + part[Share.CAPITATED]
        cents = max(0, min(sign * part[Share.CONTRACTUAL], left.get(name, 0) - sign * (paid + others)))
        for group, some in _by_group(cents, sign, adjustments, classify):
            found[service_line(name), group] += sign * some
    return found


def _by_group(
    cents: int, sign: int, adjustments: Iterable[AdjustedAmount], classify: Classify
) -> Iterator[tuple[str, int]]:
    """What counts by CAS group: CO first; a group gives at most what it has."""
    groups = sorted(contractual_by_group(adjustments, classify).items())
    for group, told in groups[:-1]:
        some = max(0, min(cents, sign * told))
        cents -= some
        yield group, some
    if groups:
        yield groups[-1][0], cents


def _has_lines(decision: ClaimDecision) -> bool:
    """Whether everything that was decided stands on a line with our control number."""
    return bool(decision.lines) and not decision.adjustments and all(each.control_number for each in decision.lines)


def _left(before: Sequence[ClaimDecision], classify: Classify, *, by_line: bool) -> Mapping[str, int]:
    """What the earlier payer left to the next one."""
    left: dict[str, int] = defaultdict(int)
    for decision in before:
        for name, (_, adjustments) in _parts(decision, by_line=by_line).items():
            left[name] += shares_of(adjustments, classify)[Share.PATIENT]
    return left


def _parts(decision: ClaimDecision, *, by_line: bool) -> Mapping[str, tuple[int, Sequence[AdjustedAmount]]]:
    """Paid cents and adjustments by line control number; a line that the payer split adds up."""
    if not by_line:
        return {_WHOLE: (decision.paid_cents, decision.all_adjustments())}
    parts: dict[str, tuple[int, Sequence[AdjustedAmount]]] = {}
    for name in dict.fromkeys(line.control_number for line in decision.lines):
        lines = [line for line in decision.lines if line.control_number == name]
        parts[name] = (sum(line.paid_cents for line in lines), [each for line in lines for each in line.adjustments])
    return parts
