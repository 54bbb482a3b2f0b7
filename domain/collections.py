"""The gate before collections: a placement that misses one condition is refused, whoever asks.

Each condition is one function of the facts, named after its rule. The periods of law stand here and not in the clock
table that a customer can edit; what is policy comes with the facts.
"""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from domain.account_facts import AccountFacts
from domain.collection_notice import REQUIRED_PARTS
from domain.holds import ASSISTANCE, BANKRUPTCY, DECEASED, DISPUTE, ESTIMATE_DISPUTE, MINOR
from models.base import Value
from models.money import dollars

FIRST_STATEMENT = timedelta(days=120)
WRITTEN_NOTICE = timedelta(days=30)
_TOLD_APART = (ASSISTANCE, DISPUTE, ESTIMATE_DISPUTE, BANKRUPTCY, DECEASED, MINOR)
"""Kinds of holds that have a condition of their own."""


class Condition(Value):
    """One condition of the gate: whether it is met, by which rule, since or until when, and why."""

    name: str
    met: bool
    source: str
    detail: str
    since: datetime | None = None
    until: datetime | None = None


def gate(facts: AccountFacts) -> tuple[Condition, ...]:
    """Return every condition; the account may be placed when all are met."""
    return tuple(condition(facts) for condition in CONDITIONS)


def _first_statement(facts: AccountFacts) -> Condition:
    return _waited(
        "first_statement", "first statement", facts.first_statement, FIRST_STATEMENT, facts.now,
        "26 CFR 1.501(r)-6(c)(3)",
    )  # fmt: skip


def _written_notice(facts: AccountFacts) -> Condition:
    return _waited(
        "written_notice", "written notice", facts.notice_sent, WRITTEN_NOTICE, facts.now, "26 CFR 1.501(r)-6(c)(4)(i)"
    )


def _notice_content(facts: AccountFacts) -> Condition:
    missing = sorted(REQUIRED_PARTS - facts.notice_parts)
    detail = f"the notice does not say: {', '.join(missing)}" if missing else "the notice says all that it must"
    return Condition(name="notice_content", met=not missing, source="26 CFR 1.501(r)-6(c)(4)(i)", detail=detail)


def _hold(facts: AccountFacts, name: str, kind: str, what: str, source: str) -> Condition:
    held = next((each for each in facts.holds if each.kind == kind), None)
    if held is None:
        return Condition(name=name, met=True, source=source, detail=f"no {what}")
    since = datetime.combine(held.since, time(), UTC) if held.since else None
    return Condition(name=name, met=False, source=source, detail=f"{held.title}, until {held.until}", since=since)


def _assistance(facts: AccountFacts) -> Condition:
    rule = "26 CFR 1.501(r)-6(c)(4) to (8)"
    return _hold(facts, "no_assistance_application", ASSISTANCE, "pending application for assistance", rule)


def _agb(facts: AccountFacts) -> Condition:
    detail = "assistance was granted, and the bill is not lowered yet" if facts.assistance_unapplied else "nothing due"
    return Condition(
        name="assistance_applied", met=not facts.assistance_unapplied, source="26 CFR 1.501(r)-5 and -6(c)(6)(i)(C)",
        detail=detail,
    )  # fmt: skip


def _dispute(facts: AccountFacts) -> Condition:
    return _hold(facts, "no_dispute", DISPUTE, "pending dispute", "practice policy; 15 USC 1692g(b) for the agency")


def _estimate_case(facts: AccountFacts) -> Condition:
    return _hold(facts, "no_estimate_case", ESTIMATE_DISPUTE, "good-faith-estimate case", "45 CFR 149.620(c)")


def _bankruptcy(facts: AccountFacts) -> Condition:
    return _hold(facts, "no_bankruptcy", BANKRUPTCY, "bankruptcy", "11 USC 362(a), 524(a)")


def _deceased(facts: AccountFacts) -> Condition:
    return _hold(facts, "not_deceased", DECEASED, "report of a death", "12 CFR 1006.6(a)(4); state probate law")


def _guarantor(facts: AccountFacts) -> Condition:
    return _hold(facts, "guarantor", MINOR, "minor without a guarantor", "common law of infancy")


def _other_hold(facts: AccountFacts) -> Condition:
    others = [each for each in facts.holds if each.kind not in _TOLD_APART]
    detail = "; ".join(f"{each.title}, until {each.until}" for each in others) or "no other hold"
    source = "; ".join(each.source for each in others) or "holds.yaml"
    return Condition(name="no_other_hold", met=not others, source=source, detail=detail)


def _plan(facts: AccountFacts) -> Condition:
    detail = "a payment plan stands: kept, or broken and still to be cured" if facts.plan_running else "no payment plan"
    return Condition(name="no_plan", met=not facts.plan_running, source="the plan's agreement", detail=detail)


def _address(facts: AccountFacts) -> Condition:
    detail = "mail came back, and no good address is known" if facts.address_bad else "mail reaches the patient"
    return Condition(
        name="good_address", met=not facts.address_bad, source="26 CFR 1.501(r)-6(c)(4) (the notice is provided)",
        detail=detail,
    )  # fmt: skip


def _payers_final(facts: AccountFacts) -> Condition:
    reasons = [f"payers owe {dollars(facts.insurance_cents)}"] if facts.insurance_cents > 0 else []
    reasons += [f"{facts.claims_open} claim(s) or appeal(s) at work"] if facts.claims_open else []
    detail = " and ".join(reasons) or "every payer has decided"
    return Condition(
        name="payers_final", met=not reasons, source="practice policy: the balance is final", detail=detail
    )


def _balance_billing(facts: AccountFacts) -> Condition:
    who = facts.forbidden_by
    detail = f"{who} forbids billing the patient for the rest" if who else "no payer forbids billing the patient"
    return Condition(name="balance_billing", met=not who, source="42 USC 1396a(n)(3)(B); 42 CFR 447.15", detail=detail)


def _recent_payment(facts: AccountFacts) -> Condition:
    until = facts.last_payment + facts.paid_hold if facts.last_payment else None
    waits = until is not None and facts.now < until
    detail = f"a payment of {facts.last_payment:%Y-%m-%d}" if facts.last_payment else "no payment"
    return Condition(
        name="no_recent_payment", met=not waits, source="practice policy", detail=detail, since=facts.last_payment,
        until=until,
    )  # fmt: skip


def _owed(facts: AccountFacts) -> Condition:
    least = facts.minimum_cents
    if facts.owed_cents <= 0:
        met, detail = False, "nothing is owed"
    elif facts.agency and least is None:
        met, detail = False, f"{facts.agency} has no contract with us"
    else:
        met, detail = (
            facts.owed_cents >= (least or 1),
            f"{dollars(facts.owed_cents)} owed, at least {dollars(least or 1)}",
        )
    return Condition(name="owed", met=met, source="ledger; contract with the agency", detail=detail)


def _not_placed(facts: AccountFacts) -> Condition:
    detail = f"with {facts.placed_with} already" if facts.placed_with else "with no agency"
    return Condition(name="not_placed", met=not facts.placed_with, source="one agency at a time", detail=detail)


def _approved(facts: AccountFacts) -> Condition:
    by_another = bool(facts.approved_by) and facts.approved_by != facts.requested_by
    detail = f"asked for by {facts.requested_by or 'nobody'}, approved by {facts.approved_by or 'nobody'}"
    if by_another and facts.approval:
        detail = facts.approval
    return Condition(
        name="approved", met=by_another and not facts.approval, source="separation of duties; approval_limits.yaml",
        detail=detail,
    )  # fmt: skip


CONDITIONS: tuple[Callable[[AccountFacts], Condition], ...] = (
    _first_statement, _written_notice, _notice_content, _assistance, _agb, _dispute, _estimate_case, _bankruptcy,
    _deceased, _guarantor, _other_hold, _plan, _address, _payers_final, _balance_billing, _recent_payment, _owed,
    _not_placed, _approved,
)  # fmt: skip


def _waited(name: str, words: str, since: datetime | None, period: timedelta, now: datetime, source: str) -> Condition:
    if since is None:
        return Condition(name=name, met=False, source=source, detail=f"no {words} was sent")
    detail = f"{words} of {since:%Y-%m-%d}, {(now - since).days} of {period.days} days ago"
    until = since + period
    return Condition(name=name, met=now >= until, source=source, detail=detail, since=since, until=until)
