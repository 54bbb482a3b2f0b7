"""Levels of appeal: their last day, lateness and good cause, the amount in controversy."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from office_case import CHARGE, PRIMARY
from story import Story
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from models.messages.appeals import FilingTime, OtherDenial
from models.messages.desk import TaskState

Stories = Callable[..., Story]
SEND = {"action": "send", "letter": "The documentation supports the service."}
CAUSE = SEND | {"good_cause": "A flood closed the office for three weeks."}
MEDICARE = {"payers": {PRIMARY: "MEDB1"}}


async def refused(told: Story, type_name: str, actor: str = "anna", **form: Any) -> ApplicationError:
    """Answer, and be refused before anything enters history."""
    await told.settle()
    (card,) = told.case.open(type_name)
    handle = told.client.get_workflow_handle(told.case.cards[card.id][0])
    before = (await handle.describe()).history_length
    with pytest.raises(WorkflowUpdateFailedError) as found:
        await told.complete(card.id, actor, **form)
    assert (await handle.describe()).history_length == before
    assert isinstance(found.value.cause, ApplicationError)
    return found.value.cause


async def late(told: Story) -> Story:
    """The letter of level 1 is not written when its last day is over."""
    await told.denied()
    await told.answer("work_denial", action="appeal")
    await told.until("appeal_filing_1")
    return told


async def at_level(told: Story, level: int, at_stake: int = CHARGE) -> Story:
    """The levels before this one are lost."""
    await told.denied(at_stake)
    for lost in range(1, level):
        await told.answer("work_denial", action="appeal")
        await told.answer("write_appeal", **SEND)
        await told.settle()
        await told.tell(told.decision(lost, overturned=False))
    await told.settle()
    return told


async def test_a_late_appeal_is_refused_until_it_is_given_up(story: Stories) -> None:
    told = await late(story())
    (card,) = told.case.open("write_appeal")
    refusal = await refused(told, "write_appeal", **SEND)
    filing = FilingTime.model_validate(card.context["filing"])
    assert refusal.type == "AppealTooLate"
    assert f"{filing.last_day:%B %-d, %Y}" in refusal.message
    assert "good_cause" in str(refusal.details[0])
    await told.answer("write_appeal", action="give_up")
    await told.answer("work_denial", action="write_off", reason="the time is over")
    await told.approve("approve_write_off")
    trail = await told.closed()
    assert [each for each in trail if each.startswith("appeal")] == ["appeal:late", "appeal:too_late"]
    assert not told.case.made("send_letter")


async def test_a_late_appeal_goes_out_with_a_good_cause_that_somebody_else_approves(story: Stories) -> None:
    told = await late(story("", **MEDICARE))
    await told.answer("write_appeal", "anna", **CAUSE)
    assert (await refused(told, "approve_late_appeal", "anna", action="approve")).type == "SeparationOfDuties"
    assert not told.case.made("send_letter")
    await told.answer("approve_late_appeal", "sue", action="refuse", reason="say when the flood was")
    await told.answer("write_appeal", "anna", **CAUSE)
    await told.approve("approve_late_appeal")
    await told.settle()
    (letter,) = told.case.made("send_letter")
    assert letter.good_cause == "A flood closed the office for three weeks. (42 CFR 405.942(b))"
    await told.tell(told.decision(1, overturned=True))
    await told.remit(CHARGE - 4_000, contractual=4_000)
    assert "appeal:overturned" in await told.closed()


async def test_money_that_comes_while_a_late_appeal_waits_for_approval_ends_it(story: Stories) -> None:
    told = await late(story())
    await told.answer("write_appeal", **CAUSE)
    await told.remit(CHARGE - 4_000, contractual=4_000)
    assert "denial:overturned" in await told.closed()
    assert not told.case.made("send_letter")


async def test_a_good_cause_is_not_told_where_the_appeal_is_in_time(story: Stories) -> None:
    told = await story().denied()
    await told.answer("work_denial", action="appeal")
    await told.answer("write_appeal", **CAUSE)
    await told.settle()
    assert told.case.made("send_letter")[0].good_cause == ""


@pytest.mark.parametrize("first", ["answer", "clock"])
@pytest.mark.parametrize("round_", range(2))
async def test_a_limit_that_rings_while_the_letter_is_answered(story: Stories, first: str, round_: int) -> None:
    """Whichever is first: the letter went in time, or it was refused. Never both, never a late one in silence."""
    told = await story(f"{first}{round_}").denied()
    await told.answer("work_denial", action="appeal")
    await told.settle()
    (card,) = told.case.open("write_appeal")
    last = FilingTime.model_validate(card.context["filing"]).last_day
    family = await told.travel(told.now.replace(hour=12) + (last - told.now.date()))
    answering = asyncio.create_task(told.complete(card.id, **SEND)) if first == "answer" else None
    moving = asyncio.create_task(told._move(told.now + timedelta(days=1), family))
    answering = answering or asyncio.create_task(told.complete(card.id, **SEND))
    answer, _ = await asyncio.gather(answering, moving, return_exceptions=True)
    await told.settle()
    sent, closed = told.case.made("send_letter"), told.case.cards[card.id][1]
    if isinstance(answer, WorkflowUpdateFailedError):
        assert (sent, closed.state) == ([], TaskState.OPEN)
        assert "appeal:late" in told.case.trail()
    else:
        assert closed.closed is not None
        assert closed.closed.date() <= last
        assert [each.good_cause for each in sent] == [""]


async def test_medicare_counts_from_the_presumed_receipt_and_both_tasks_show_it(story: Stories) -> None:
    told = await at_level(story("", **MEDICARE), 2)
    (card,) = told.case.open("work_denial")
    filing = FilingTime.model_validate(card.context["filing"])
    assert (filing.received - filing.noticed).days == 5
    assert (filing.last_day - filing.received).days == 180
    assert "405.962" in filing.source
    assert "405.942(a)" in filing.presumed
    assert card.context["appeal"]["name"] == "reconsideration"
    assert "appeal_filing_2" in told.case.running()
    await told.answer("work_denial", action="appeal")
    await told.settle()
    (letter,) = told.case.open("write_appeal")
    assert letter.context["filing"] == card.context["filing"]
    assert letter.summary == f"level 2, reconsideration, $200.00 at stake, until {filing.last_day:%B %-d, %Y}"
    due = [each.due.date() for each in told.case.deadlines if each.clock == "appeal_filing_2"]
    assert set(due) == {filing.last_day}


async def test_a_hearing_is_refused_below_its_amount(story: Stories) -> None:
    told = await at_level(story("", **MEDICARE), 3, at_stake=CHARGE)
    told.case.insurance[PRIMARY] = 19_999  # something of it was settled meanwhile
    await told.remit(1, denied=19_998, reasons=("CO-50",), key="a cent")
    await told.settle()
    (card,) = told.case.open("work_denial")
    assert card.context["appeal"]["reach"] == "not_reached"
    refusal = await refused(told, "work_denial", action="appeal")
    assert refusal.type == "AppealNotOpen"
    assert "$200.00" in refusal.message
    assert "$199.98" in refusal.message


async def test_claims_are_put_together_for_a_hearing(story: Stories) -> None:
    others = (OtherDenial(claim="E0123456789ABP01", cents=6_000), OtherDenial(claim="E0123456789ACP01", cents=1_000))
    told = await at_level(story("", other_denials=others, **MEDICARE), 3)
    told.case.insurance[PRIMARY] = 15_001
    await told.remit(1, denied=15_000, reasons=("CO-50",), key="a cent")
    assert (await refused(told, "work_denial", action="appeal")).type == "AppealNotOpen"
    few = await refused(told, "work_denial", action="appeal", aggregate=[others[1].claim])
    assert "$160.00" in few.message
    stranger = await refused(told, "work_denial", action="appeal", aggregate=["E0123456789ADP01"])
    assert "not denied claims" in stranger.message
    await told.answer("work_denial", action="appeal", aggregate=[others[0].claim])
    await told.answer("write_appeal", **SEND)
    await told.settle()
    letter = told.case.made("send_letter")[-1]
    assert (letter.level, letter.aggregate) == (3, (others[0].claim,))


async def test_a_payer_has_no_level_after_its_last(story: Stories) -> None:
    told = await at_level(story(), 3)
    refusal = await refused(told, "work_denial", action="appeal")
    assert (refusal.type, refusal.message) == ("AppealNotOpen", "The payer has no level 3 of appeal.")
