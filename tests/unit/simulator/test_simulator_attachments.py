"""Documents that a payer wants to see: announced in the claim (PWK), sent by mail, matched by their number."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from simulator_bench import ACCOUNT, LINES, Bench, claim

import edi
from edi import Attachment
from simulator.letters import Letter

Make = Callable[..., Bench]
SURGERY = replace(LINES[0], procedure=edi.Procedure(code="29881", modifiers=("22",)))
MEMBERS = {"M1": {"payer": "UNITY", "claims": ["pay"]}}
ANNOUNCED = (Attachment(report_type="OB", transmission="BM", control_number="DOC1"),)


def mail(one: Bench, number: str = "DOC1") -> None:
    letter = Letter(
        idempotency_key=f"k-{number}",
        kind="records",
        to="UNITY",
        account=ACCOUNT,
        claim_control_number=f"{ACCOUNT}P01",
        attachment_control_number=number,
    )
    one.simulator.post(letter)


def reasons(one: Bench) -> list[tuple[str, set[str]]]:
    return [(each.status, {a.reason for line in each.lines for a in line.adjustments}) for each in one.inbox.decisions]


def test_without_the_document_it_is_denied(bench: Make) -> None:
    one = bench(MEMBERS)
    one.submit(claim("UNITY", lines=(SURGERY,)))
    one.after(15)
    assert reasons(one) == [("4", {"252"})]


@pytest.mark.parametrize("came", ["before the claim", "after it"])
def test_with_it_the_claim_is_paid(bench: Make, came: str) -> None:
    one = bench(MEMBERS)
    if came == "before the claim":
        mail(one)
    one.submit(claim("UNITY", lines=(SURGERY,), attachments=ANNOUNCED))
    if came == "after it":
        one.after(20)
        assert reasons(one) == []
        assert one.status(payer="UNITY").category == "P3"
        mail(one)
    one.after(60)
    assert [status for status, _ in reasons(one)] == ["1"]


@pytest.mark.parametrize("mailed", ["", "ANOTHER"])
def test_what_was_announced_and_never_came_is_denied_later(bench: Make, mailed: str) -> None:
    one = bench(MEMBERS)
    one.submit(claim("UNITY", lines=(SURGERY,), attachments=ANNOUNCED))
    if mailed:
        mail(one, mailed)
    one.after(29)
    assert reasons(one) == []
    one.after(31)
    assert reasons(one) == [("4", {"252"})]


def test_other_claims_need_none(bench: Make) -> None:
    one = bench(MEMBERS)
    one.submit(claim("UNITY"))
    one.after(15)
    assert [status for status, _ in reasons(one)] == ["1"]
