"""Measures of a revenue cycle, by the definitions of the HFMA MAP Keys where there is one. Pure.

docs/reports.md has each formula in words. A measure whose denominator is zero has no value.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from statistics import median

from models.base import Value


class Age(StrEnum):
    """Days since the service, as receivables are aged."""

    DAYS_30 = "0-30"
    DAYS_60 = "31-60"
    DAYS_90 = "61-90"
    DAYS_120 = "91-120"
    OLDER = "over 120"


_LIMITS = ((30, Age.DAYS_30), (60, Age.DAYS_60), (90, Age.DAYS_90), (120, Age.DAYS_120))


def age(service: date, as_of: date) -> Age:
    """Return the bucket of a receivable."""
    days = (as_of - service).days
    return next((bucket for most, bucket in _LIMITS if days <= most), Age.OLDER)


class Unit(StrEnum):
    """What a measure is counted in."""

    DAYS = "days"
    PERCENT = "percent"


class Kpi(Value):
    """A measure with what it is made of. `value` has one decimal; None where there is nothing to measure."""

    name: str
    title: str
    unit: Unit
    value: Decimal | None
    numerator: int
    denominator: int
    definition: str
    source: str


class Facts(Value):
    """What the measures are made of. Money in cents; counts are of claims."""

    days: int
    receivable: int = 0
    receivable_over_90: int = 0
    charges: int = 0
    contractual: int = 0
    cash: int = 0
    sent: int = 0
    sent_clean: int = 0
    decided_first: int = 0
    decided_first_resolved: int = 0
    remitted: int = 0
    denied_whole: int = 0
    denied_part: int = 0
    cost: int | None = None


_MAP = "HFMA MAP Keys"
_ONE = Decimal("0.1")


def kpis(facts: Facts) -> tuple[Kpi, ...]:
    """Return the measures of a period."""
    net = facts.charges - facts.contractual
    return (
        _days("days_in_ar", "Net days in accounts receivable", facts.receivable, net, facts.days),
        _percent("ar_over_90", "Receivables over 90 days", facts.receivable_over_90, facts.receivable,
                 "Receivables more than 90 days after the service, of all receivables", _MAP),
        _percent("clean_claim", "Clean-claim rate", facts.sent_clean, facts.sent,
                 "Claims sent as first built, without a correction by a person, of all claims sent", _MAP),
        _percent("first_pass", "First-pass resolution", facts.decided_first_resolved, facts.decided_first,
                 "First submissions that the payer decided without rejecting or denying anything, of all decided",
                 "common practice"),
        _percent("denial", "Initial denial rate", facts.denied_whole + facts.denied_part, facts.remitted,
                 "Claims remitted with a denied amount at their first decision, of all claims remitted", _MAP),
        _percent("denial_zero_pay", "Initial denials, zero pay", facts.denied_whole, facts.remitted,
                 "Claims denied as a whole at their first decision, of all claims remitted", _MAP),
        _percent("denial_partial_pay", "Initial denials, partial pay", facts.denied_part, facts.remitted,
                 "Claims paid with a denied part at their first decision, of all claims remitted", _MAP),
        _percent("net_collection", "Net collection rate", facts.cash, net,
                 "Cash of payers, patients and agencies, of charges less contractual adjustments",
                 "common practice"),
        *_cost(facts),
    )  # fmt: skip


def _days(name: str, title: str, receivable: int, net: int, days: int) -> Kpi:
    value = _rounded(Decimal(receivable) * days / net) if net > 0 else None
    definition = f"Receivables at the end, by the net revenue of an average day of the period ({days} days)"
    return Kpi(name=name, title=title, unit=Unit.DAYS, value=value, numerator=receivable, denominator=net,
               definition=definition, source=_MAP)  # fmt: skip


def _percent(name: str, title: str, part: int, whole: int, definition: str, source: str) -> Kpi:
    value = _rounded(Decimal(part) * 100 / whole) if whole > 0 else None
    return Kpi(name=name, title=title, unit=Unit.PERCENT, value=value, numerator=part, denominator=whole,
               definition=definition, source=source)  # fmt: skip


def _cost(facts: Facts) -> tuple[Kpi, ...]:
    """Only where somebody says what the revenue cycle cost: nothing here knows salaries."""
    if facts.cost is None:
        return ()
    definition = "What the revenue cycle cost in the period, as given, of the cash collected"
    return (_percent("cost_to_collect", "Cost to collect", facts.cost, facts.cash, definition, _MAP),)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_ONE, rounding=ROUND_HALF_UP)


class PastPayer(Value):
    """How a payer has paid: days from sending to decision, and what came of what was charged, in cents."""

    payer_id: str
    lags: tuple[int, ...]
    charged: int
    paid: int


class OpenClaim(Value):
    """A claim that waits for its payer."""

    payer_id: str
    sent_on: date
    charged: int


class ExpectedCash(Value):
    """What a payer will probably pay in a week, by its own past. `overdue` is what should have come already."""

    payer_id: str
    week: date
    claims: int
    cents: int
    overdue: bool


def expected_cash(past: list[PastPayer], waiting: list[OpenClaim], as_of: date) -> tuple[ExpectedCash, ...]:
    """Return expected cash by payer and week (its Monday): the payer's median lag and its paid share of charges.

    Payers without a past are left out: there is nothing to expect by.
    """
    known = {each.payer_id: each for each in past if each.lags and each.charged > 0}
    found: dict[tuple[str, date], list[OpenClaim]] = {}
    for claim in waiting:
        if (payer := known.get(claim.payer_id)) is not None:
            due = max(_due(payer, claim), as_of)
            found.setdefault((claim.payer_id, due - timedelta(days=due.weekday())), []).append(claim)
    return tuple(
        ExpectedCash(
            payer_id=payer_id,
            week=week,
            claims=len(claims),
            cents=_share(known[payer_id], claims),
            overdue=any(_due(known[payer_id], each) < as_of for each in claims),
        )
        for (payer_id, week), claims in sorted(found.items())
    )


def _due(payer: PastPayer, claim: OpenClaim) -> date:
    return claim.sent_on + timedelta(days=round(median(payer.lags)))


def _share(payer: PastPayer, claims: list[OpenClaim]) -> int:
    charged = sum(each.charged for each in claims)
    return int((Decimal(charged) * payer.paid / payer.charged).quantize(Decimal(1), rounding=ROUND_HALF_UP))
