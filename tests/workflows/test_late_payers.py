"""A payer that is late: called on a ladder, held to its promise, asked for the interest."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from office_case import CHARGE
from story import Story
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from models.messages.claims import LetterKind, StatusKind, StatusResult
from models.messages.facts import InterestPaid
from models.prompt_pay import DatedRate, PromptPayLaw
from models.roles import Role

Stories = Callable[..., Story]
LAW = PromptPayLaw(days=30, rates=(DatedRate(since=date(2020, 1, 1), percent=Decimal(12)),), source="state law")
PAID = 18_250
"""Thirty days late at 12 %: 18,250 x 0.12 x 30/365 = 180 cents."""


async def accepted(story: Stories, name: str = "", **script: Any) -> Story:
    return await (await story(name, prompt_pay=LAW, **script).sent()).accepted()


async def paid_late(told: Story, days: int = 60, **more: Any) -> None:
    """The payer pays so many days after it had the claim."""
    await told.settle()
    received = told.now.date()
    await told.days(days)
    for card in told.case.open("call_payer"):
        await told.complete(card.id, action="wait")
    await told.remit(PAID, contractual=CHARGE - PAID, on=received + timedelta(days=days), **more)
    await told.settle()


def interest(told: Story, cents: int, key: str = "1") -> InterestPaid:
    claim = told.case.claims()[-1]
    return InterestPaid.model_validate(
        {"id": f"interest:{claim}:{key}", "on": told.now.date(), "claim": claim, "remittance": "R", "cents": cents}
    )


async def test_the_ladder_goes_from_worker_to_supervisor(story: Stories) -> None:
    told = await accepted(story)
    seen = []
    for clock in ("late_payer_30", "late_payer_45", "late_payer_60", "late_payer_90"):
        await told.until(clock)
        (card,) = told.case.open("call_payer")
        seen.append((card.role, card.priority, card.summary.split()[0]))
    assert seen == [
        (Role.BILLER, 2, "30"), (Role.BILLER, 1, "45"), (Role.SUPERVISOR, 1, "60"), (Role.SUPERVISOR, 1, "90")
    ]  # fmt: skip
    assert told.case.tasks() == ["code_encounter:coded", "call_payer:open"]  # one task all along
    assert len(told.case.made("remind")) == 3


async def test_the_call_says_what_the_payer_said_last_and_until_when_it_had_to_pay(story: Stories) -> None:
    said = StatusResult(status=StatusKind.IN_PROCESS, category="P1", code="46")
    told = await accepted(story, statuses=[said])
    received = told.now.date()
    await told.until("late_payer_30")
    (card,) = told.case.open("call_payer")
    assert card.context["last_status"]["category"] == "P1"
    assert card.context["last_status"]["asked"] == str(received + timedelta(days=21))
    assert card.context["due_by"] == str(received + timedelta(days=30))


async def test_a_promise_sets_the_next_clock(story: Stories) -> None:
    told = await accepted(story)
    await told.until("late_payer_30")
    day = told.now.date() + timedelta(days=5)
    await told.answer("call_payer", action="wait", reference="C-1", spoke_with="Kim", promised=str(day))
    await told.settle()
    assert "promised_payment" in told.case.running()
    await told.until("promised_payment")
    (card,) = told.case.open("call_payer")
    assert card.context["promised"] == {"on": str(day), "reference": "C-1", "by": "Kim"}
    assert told.now.date() > day


async def test_nobody_promises_yesterday(story: Stories) -> None:
    told = await accepted(story)
    await told.until("late_payer_30")
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await told.answer("call_payer", action="wait", promised=str(told.now.date() - timedelta(days=1)))
    assert isinstance(refused.value.cause, ApplicationError)
    assert refused.value.cause.type == "InvalidForm"
    assert refused.value.cause.details[0][0]["pointer"] == "/promised"


async def test_interest_is_claimed_beside_the_patients_balance_and_comes(story: Stories) -> None:
    told = await accepted(story)
    await paid_late(told)
    (card,) = told.case.open("claim_interest")
    assert (card.context["cents"], card.context["due"]["days_late"]) == (180, 30)
    assert card.summary == "$1.80 for 30 days"
    await told.answer("claim_interest", action="claim")
    await told.settle()
    (letter,) = told.case.made("send_letter")
    assert (letter.kind, letter.interest.cents) == (LetterKind.INTEREST, 180)
    await told.tell(interest(told, 180), interest(told, 180))
    trail = await told.closed()
    assert "interest:recovered" in trail


async def test_the_patient_is_billed_while_the_interest_is_claimed(story: Stories) -> None:
    told = await accepted(story)
    received = told.now.date()
    await told.days(60)
    for card in told.case.open("call_payer"):
        await told.complete(card.id, action="wait")
    paid_on = received + timedelta(days=60)
    await told.remit(PAID - 5_000, contractual=CHARGE - PAID, patient=5_000, on=paid_on)
    await told.settle()
    assert told.case.open("claim_interest")
    assert told.case.made("send_statement")
    await told.patient_pays(5_000)
    await told.answer("claim_interest", action="waive", reason="too little")
    assert "interest:waived" in await told.closed()


async def test_an_unanswered_letter_is_followed_up_and_a_part_leaves_the_rest(story: Stories) -> None:
    told = await accepted(story)
    await paid_late(told)
    await told.answer("claim_interest", action="claim")
    await told.settle()
    await told.tell(interest(told, 100))
    await told.until("interest_answer")
    (card,) = told.case.open("claim_interest")
    assert card.context["cents"] == 80
    await told.answer("claim_interest", action="claim", letter="The rest, please.")
    await told.settle()
    assert told.case.made("send_letter")[-1].interest_paid_cents == 100
    await told.tell(interest(told, 80, "2"))
    assert "interest:recovered" in await told.closed()


@pytest.mark.parametrize(
    ("days", "interest_cents", "asked"),
    [(30, 0, False), (60, 180, False), (60, 90, False), (60, 79, True), (40, 0, False)],
)
async def test_what_comes_with_the_payment_is_compared(
    story: Stories, days: int, interest_cents: int, asked: bool
) -> None:
    """In time, in full, all but less than a letter is worth, too little; and late by less than a letter is worth."""
    told = await accepted(story, f"{days} {interest_cents}")
    await paid_late(told, days, interest=interest_cents)
    assert bool(told.case.open("claim_interest")) is asked
    if not asked:
        trail = await told.closed()
        assert ("adjudication:interest_paid" in trail) is (interest_cents > 0)


async def test_a_claim_that_needed_records_was_not_clean(story: Stories) -> None:
    asked = StatusResult(status=StatusKind.RECORDS_REQUESTED, category="R4")
    told = await accepted(story, statuses=[asked])
    await told.until("first_status_inquiry")
    await told.answer("send_records", action="send", documents=["note"])
    await paid_late(told)
    assert "interest:recovered" not in await told.closed()


async def test_a_stopped_claim_of_interest_holds_nothing(story: Stories) -> None:
    told = await accepted(story)
    await paid_late(told)
    name = f"interest/{told.encounter}/P/1"
    await told.client.get_workflow_handle(name).terminate(reason="sue: let it go")
    assert await told.settle() == {}
