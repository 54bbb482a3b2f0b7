"""Overpayments: refunded by two people, taken back by the payer, applied to another visit, never forgotten."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from office_case import CHARGE, PRIMARY
from story import Story
from temporalio.client import WorkflowUpdateFailedError

from models.messages.claims import LetterKind

Stories = Callable[..., Story]
OVERPAID = CHARGE - 4_000


async def twice(story: Story) -> Story:
    """The payer pays, the encounter closes, the payer pays again."""
    told = await (await story.sent()).accepted()
    await told.remit(OVERPAID, contractual=4_000)
    await told.closed()
    await told.remit(OVERPAID)
    await told.settle()
    assert told.case.insurance[PRIMARY] == -OVERPAID
    return told


async def test_a_payer_that_paid_twice_gets_a_check(story: Stories) -> None:
    told = await twice(story())
    await told.answer("credit_balance", "anna", action="refund")
    await told.approve("approve_refund")
    (order,) = told.case.made("approve_refund")
    assert (order.cents, order.sequence, order.requested_by, order.approved_by) == (OVERPAID, PRIMARY, "anna", "sue")
    await told.settle()
    (letter,) = [each for each in told.case.made("send_letter") if each.kind is LetterKind.REFUND]
    assert (letter.key, letter.claim.number) == ("refund:1001", told.case.claims()[0])
    await told.answer("refund_outstanding", action="cleared", reference="BANK-7")
    await told.closed()
    (end,) = told.case.made("end_refund")
    assert (end.number, end.cleared, end.reference) == (1001, True, "BANK-7")
    assert told.case.balances().total == 0
    assert "payer_credit" not in told.case.running()


async def test_whoever_asked_for_a_refund_does_not_approve_it(story: Stories) -> None:
    told = await twice(story())
    await told.answer("credit_balance", "anna", action="refund")
    with pytest.raises(WorkflowUpdateFailedError):
        await told.approve("approve_refund", "anna")
    await told.answer("approve_refund", "sue", action="refuse", reason="ask the payer first")
    (card,) = told.case.open("credit_balance")
    assert "ask the payer first" in card.summary
    assert not told.case.made("approve_refund")
    await told.refunded()
    await told.closed()


async def test_a_payer_may_take_it_back_itself(story: Stories) -> None:
    told = await twice(story())
    await told.answer("credit_balance", action="await_recoupment")
    await told.remit(-OVERPAID, status="22")
    await told.closed()
    assert not told.case.made("approve_refund")


async def test_a_recoupment_withdraws_a_refund_that_waits_for_its_approval(story: Stories) -> None:
    told = await twice(story())
    await told.answer("credit_balance", action="refund")
    await told.remit(-OVERPAID, status="22")
    await told.closed()
    assert not told.case.made("approve_refund")
    assert "approve_refund:cancelled" in told.case.tasks()


async def test_a_payer_may_take_it_back_from_another_payment(story: Stories) -> None:
    """A PLB without a reversal names no claim of the encounter: somebody says that it was this one."""
    told = await twice(story())
    with pytest.raises(WorkflowUpdateFailedError):  # by which 835?
        await told.answer("credit_balance", action="recouped")
    await told.answer("credit_balance", "anna", action="recouped", reference="835 of 2026-04-01, PLB WO")
    await told.closed()
    (recouped,) = told.case.made("recoup_credit")
    assert (recouped.cents, recouped.sequence, recouped.actor) == (OVERPAID, PRIMARY, "anna")


async def test_a_credit_that_nobody_takes_back_is_asked_about_when_its_60_days_are_over(story: Stories) -> None:
    told = await twice(story())
    await told.answer("credit_balance", action="await_recoupment")
    await told.until("payer_credit")
    (card,) = told.case.open("credit_balance")
    assert "42 CFR 401.305" in card.summary
    await told.refunded()
    await told.closed()


async def test_the_60_days_count_from_the_identification_whatever_comes_between(story: Stories) -> None:
    told = await twice(story())
    first = next(each for each in told.case.deadlines if each.clock == "payer_credit")
    await told.remit(0)
    await told.settle()
    last = [each for each in told.case.deadlines if each.clock == "payer_credit"][-1]
    assert last.due == first.due
    await told.refunded()
    await told.closed()


async def test_a_check_that_nobody_cashed_is_a_credit_again(story: Stories) -> None:
    told = await twice(story())
    await told.answer("credit_balance", action="refund")
    await told.approve("approve_refund")
    await told.until("stale_check")
    await told.answer("refund_outstanding", action="void", reason="stale")
    assert told.case.insurance[PRIMARY] == -OVERPAID
    await told.refunded()
    await told.closed()
    assert [end.cleared for end in told.case.made("end_refund")] == [False, True]


async def test_a_patients_credit_may_pay_another_visit_of_theirs(story: Stories) -> None:
    told = await story().owing(5_000)
    told.case.other_visits = (("E000000000001", 700),)
    await told.patient_pays(6_000)
    await told.answer("credit_balance", action="apply", encounter="E000000000009")
    (card,) = told.case.open("credit_balance")
    assert "owes nothing" in card.summary
    await told.answer("credit_balance", action="apply", encounter="E000000000001")
    (move,) = told.case.made("apply_credit")
    assert (move.target, move.cents, move.actor) == ("E000000000001", 700, "anna")
    await told.refunded()
    await told.closed()
    assert told.case.made("approve_refund")[0].cents == 300


async def test_a_patients_credit_is_watched_for_their_state(story: Stories) -> None:
    """What no patient claims belongs to their state after some years."""
    told = await story().owing(5_000)
    await told.patient_pays(6_000)
    await told.settle()
    (watch,) = [each for each in told.case.deadlines if each.clock == "unclaimed_property"]
    assert watch.due > datetime.now(UTC) + timedelta(days=3 * 364)
    await told.refunded()
    await told.closed()
