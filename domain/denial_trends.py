"""Denials counted by what they have in common, with the earlier stage that could have caught them. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum

from domain.remittance import ClaimDecision, Classify, Share, share_of
from models.base import Value
from models.origins import Origin


class By(StrEnum):
    """What denials are grouped by."""

    CAUSE = "cause"
    REASON = "reason"
    PAYER = "payer"
    CODE = "code"
    CODER = "coder"


class DeniedAmount(Value):
    """One denied amount of one decision. `code` is the service, empty where the claim was denied as a whole."""

    on: date
    payer: str
    coder: str
    claim: str
    reason: str
    code: str
    cents: int


class Trend(Value):
    """One month of one group. `stage` is where most of the money could have been caught, empty where nowhere."""

    month: date
    group: str
    claims: int
    cents: int
    preventable_cents: int
    stage: str


def amounts(on: date, payer: str, coder: str, decision: ClaimDecision, classify: Classify) -> Iterable[DeniedAmount]:
    """Yield the denied amounts of a decision, the claim's own and its lines'."""
    parts = [("", decision.adjustments), *((line.code, line.adjustments) for line in decision.lines)]
    for code, adjustments in parts:
        for each in adjustments:
            if share_of(each, classify) is Share.DENIED and each.cents > 0:
                yield DeniedAmount(
                    on=on, payer=payer, coder=coder, claim=decision.control_number, reason=each.code, code=code,
                    cents=each.cents,
                )  # fmt: skip


def trends(denied: Iterable[DeniedAmount], by: By, origin: Callable[[str], Origin]) -> tuple[Trend, ...]:
    """Count denials by month and group, the most money first in each month. `origin` explains a reason code."""
    groups: dict[tuple[date, str], list[DeniedAmount]] = defaultdict(list)
    for each in denied:
        groups[each.on.replace(day=1), _group(each, by, origin)].append(each)
    found = (_trend(month, group, members, origin) for (month, group), members in groups.items())
    return tuple(sorted(found, key=lambda each: (each.month, -each.cents, each.group)))


def _group(each: DeniedAmount, by: By, origin: Callable[[str], Origin]) -> str:
    match by:
        case By.CAUSE:
            return origin(each.reason).cause
        case By.REASON:
            return each.reason
        case By.PAYER:
            return each.payer
        case By.CODE:
            return each.code or "whole claim"
        case By.CODER:
            return each.coder


def _trend(month: date, group: str, members: list[DeniedAmount], origin: Callable[[str], Origin]) -> Trend:
    stages: dict[str, int] = defaultdict(int)
    for each in members:
        source = origin(each.reason)
        if source.preventable:
            stages[source.stage] += each.cents
    return Trend(
        month=month,
        group=group,
        claims=len({each.claim for each in members}),
        cents=sum(each.cents for each in members),
        preventable_cents=sum(stages.values()),
        stage=max(stages, key=lambda stage: (stages[stage], stage), default=""),
    )
