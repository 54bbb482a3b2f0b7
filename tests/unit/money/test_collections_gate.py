"""The gate before collections, condition by condition: each way in which it can be closed, named after its rule."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from codesets.holds import hold_rules
from domain.account_facts import AccountFacts
from domain.collection_notice import REQUIRED_PARTS, notice_parts
from domain.collections import CONDITIONS, gate
from models.holds import Hold, Stop

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
DAYS = timedelta(days=1)
OPEN = AccountFacts(
    now=NOW,
    owed_cents=18_500,
    first_statement=NOW - 120 * DAYS,
    notice_sent=NOW - 30 * DAYS,
    notice_parts=REQUIRED_PARTS,
    agency="Prairie Recovery",
    minimum_cents=2_500,
    paid_hold=30 * DAYS,
    requested_by="colin",
    approved_by="sue",
)


def held(kind: str) -> Hold:
    rule = hold_rules()[kind]
    return Hold(
        kind=kind, title=rule.title, stops=rule.stops, since=date(2026, 8, 1), until=rule.until, source=rule.source
    )


CLOSED: dict[str, tuple[dict[str, Any], str]] = {
    "no first statement": ({"first_statement": None}, "first_statement"),
    "119 days since the first statement": ({"first_statement": NOW - 119 * DAYS}, "first_statement"),
    "no written notice": ({"notice_sent": None}, "written_notice"),
    "29 days since the notice": ({"notice_sent": NOW - 29 * DAYS}, "written_notice"),
    "a notice without the summary of assistance": (
        {"notice_parts": REQUIRED_PARTS - {"assistance_summary"}},
        "notice_content",
    ),
    "an application for assistance": ({"holds": (held("assistance"),)}, "no_assistance_application"),
    "assistance not taken off yet": ({"assistance_unapplied": True}, "assistance_applied"),
    "a dispute": ({"holds": (held("dispute"),)}, "no_dispute"),
    "a good-faith-estimate case": ({"holds": (held("estimate_dispute"),)}, "no_estimate_case"),
    "a bankruptcy": ({"holds": (held("bankruptcy"),)}, "no_bankruptcy"),
    "a death": ({"holds": (held("deceased"),)}, "not_deceased"),
    "a minor without a guarantor": ({"holds": (held("minor"),)}, "guarantor"),
    "an attorney": ({"holds": (held("attorney"),)}, "no_other_hold"),
    "Medicaid applied for": ({"holds": (held("medicaid_pending"),)}, "no_other_hold"),
    "military service": ({"holds": (held("military"),)}, "no_other_hold"),
    "a plan that is kept": ({"plan_running": True}, "no_plan"),
    "no good address": ({"address_bad": True}, "good_address"),
    "a payer that owes": ({"insurance_cents": 1}, "payers_final"),
    "a claim at work": ({"claims_open": 1}, "payers_final"),
    "a payer that forbids balance billing": ({"forbidden_by": "State Medicaid"}, "balance_billing"),
    "a payment 29 days ago": ({"last_payment": NOW - 29 * DAYS}, "no_recent_payment"),
    "nothing owed": ({"owed_cents": 0}, "owed"),
    "less than the agency takes": ({"owed_cents": 2_499}, "owed"),
    "an agency without a contract": ({"minimum_cents": None}, "owed"),
    "placed already": ({"placed_with": "Cedar Ridge Collections"}, "not_placed"),
    "nobody approved": ({"approved_by": ""}, "approved"),
    "approved by the requester": ({"approved_by": "colin"}, "approved"),
    "approved above the limit": ({"approval": "your limit is $1.00"}, "approved"),
}


def test_open_when_every_condition_is_met() -> None:
    assert [each.name for each in gate(OPEN) if not each.met] == []
    assert len({each.name for each in gate(OPEN)}) == len(CONDITIONS)


@pytest.mark.parametrize("way", CLOSED)
def test_each_way_closes_its_condition_and_no_other(way: str) -> None:
    facts, name = CLOSED[way]
    unmet = [each for each in gate(replace(OPEN, **facts)) if not each.met]
    assert [each.name for each in unmet] == [name]
    assert unmet[0].source
    assert unmet[0].detail


def test_every_condition_has_a_way_to_be_closed() -> None:
    assert {name for _, name in CLOSED.values()} == {each.name for each in gate(OPEN)}


def test_a_condition_of_time_says_since_and_until_when() -> None:
    found = {each.name: each for each in gate(replace(OPEN, last_payment=NOW - 10 * DAYS))}
    assert (found["first_statement"].since, found["first_statement"].until) == (NOW - 120 * DAYS, NOW)
    assert (found["written_notice"].since, found["written_notice"].until) == (NOW - 30 * DAYS, NOW)
    assert (found["no_recent_payment"].since, found["no_recent_payment"].until) == (NOW - 10 * DAYS, NOW + 20 * DAYS)


def test_every_hold_that_stops_collections_closes_a_condition() -> None:
    """The rules of holds are data: a new kind is a condition at once."""
    for rule in hold_rules().values():
        if Stop.COLLECTIONS in rule.stops:
            assert [each.name for each in gate(replace(OPEN, holds=(held(rule.kind),))) if not each.met], rule.kind


def test_the_notice_has_every_part_that_the_gate_wants() -> None:
    parts = notice_parts(
        account="E1", owed_cents=18_500, deadline=date(2026, 10, 1), provider="Elm Clinic", phone="402-555-0100"
    )
    assert {part.name for part in parts} >= REQUIRED_PARTS
    words = " ".join(part.text for part in parts)
    for said in ("$185.00", "October 1, 2026", "collection agency", "402-555-0100", "240 days", "itemized bill"):
        assert said in words
