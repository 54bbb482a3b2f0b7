"""The gate before collections: a placement that misses one condition is refused, whoever asks.

The periods are law, not policy, so they are not in the clock table that a customer can edit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.base import Value

FIRST_STATEMENT = timedelta(days=120)
WRITTEN_NOTICE = timedelta(days=30)


class Condition(Value):
    """One condition of the gate: whether it is met, by which rule, and why."""

    name: str
    met: bool
    source: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """What the records say about an account at a business moment."""

    now: datetime
    owed_cents: int
    first_statement: datetime | None
    notice_sent: datetime | None
    assistance_pending: bool
    dispute_pending: bool
    estimate_dispute_pending: bool
    hold: str = ""
    requested_by: str = ""
    approved_by: str = ""


def gate(facts: AccountFacts) -> tuple[Condition, ...]:
    """Return every condition; the account may be placed when all are met."""
    return (
        _waited("first_statement", facts.first_statement, FIRST_STATEMENT, facts.now, "26 CFR 1.501(r)-6(c)(3)"),
        _waited("written_notice", facts.notice_sent, WRITTEN_NOTICE, facts.now, "26 CFR 1.501(r)-6(c)(4)"),
        _nothing_open("assistance", facts.assistance_pending, "26 CFR 1.501(r)-6(c)(8)", "assistance application"),
        _nothing_open("dispute", facts.dispute_pending, "practice policy; 15 USC 1692g(b)", "dispute"),
        _nothing_open("estimate_case", facts.estimate_dispute_pending, "45 CFR 149.620", "good-faith-estimate case"),
        Condition(
            name="no_hold",
            met=not facts.hold,
            source="11 USC 362(a) (bankruptcy); practice policy (deceased)",
            detail=f"on hold: {facts.hold}" if facts.hold else "no hold",
        ),
        Condition(
            name="owed",
            met=facts.owed_cents > 0,
            source="ledger",
            detail="something is owed" if facts.owed_cents > 0 else "nothing is owed",
        ),
        Condition(
            name="approved",
            met=bool(facts.approved_by) and facts.approved_by != facts.requested_by,
            source="practice policy (separation of duties)",
            detail=f"asked for by {facts.requested_by or 'nobody'}, approved by {facts.approved_by or 'nobody'}",
        ),
    )


def _waited(name: str, since: datetime | None, period: timedelta, now: datetime, source: str) -> Condition:
    words = name.replace("_", " ")
    if since is None:
        return Condition(name=name, met=False, source=source, detail=f"no {words} was sent")
    detail = f"{words} of {since:%Y-%m-%d}, {(now - since).days} of {period.days} days ago"
    return Condition(name=name, met=now - since >= period, source=source, detail=detail)


def _nothing_open(name: str, pending: bool, source: str, what: str) -> Condition:
    detail = f"a pending {what}" if pending else f"no pending {what}"
    return Condition(name=f"no_{name}", met=not pending, source=source, detail=detail)
