"""Denials: corrected, appealed, written off, billed to the patient; money that moves meanwhile."""

from collections.abc import Callable

import pytest
from office_case import CHARGE
from story import Story
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from models.ids import PayerSequence, appeal_workflow_id
from models.messages.claims import ClaimRef

Stories = Callable[..., Story]
LETTER = {"action": "send", "letter": "The documentation supports the service."}


async def appeal(told: Story, level: int) -> None:
    await told.answer("work_denial", action="appeal")
    await told.answer("write_appeal", **LETTER)
    await told.settle()
    assert told.case.made("send_letter")[-1].level == level


async def write_off(told: Story) -> None:
    await told.answer("work_denial", action="write_off", reason="not worth it")
    await told.approve("approve_write_off")


async def test_a_denied_claim_is_corrected_with_the_payers_number(story: Stories) -> None:
    told = await story().denied()
    await told.answer("work_denial", action="correct")
    await told.settle()
    plan = told.case.made("build_claim")[-1].plan
    assert (plan.frequency, plan.replaces) == ("7", "PAYER-P01")
    await told.accepted()
    await told.remit(CHARGE - 4_000, contractual=4_000)
    trail = await told.closed()
    assert trail[4:10] == [
        "adjudication:denied",
        "posting:posted",
        "posting:denied",
        "denial:corrected",
        "submission:accepted",
        "adjudication:paid",
    ]


async def test_an_appeal_is_upheld_and_the_next_one_overturned(story: Stories) -> None:
    told = await story().denied()
    await appeal(told, 1)
    await told.tell(told.decision(1, overturned=False))
    await appeal(told, 2)
    await told.tell(told.decision(2, overturned=True))
    await told.settle()
    assert told.case.open() == []  # the money of a won appeal has still to come
    assert "first_status_inquiry" in told.case.running()
    await told.remit(CHARGE - 4_000, contractual=4_000)
    trail = await told.closed()
    assert [each for each in trail if each.startswith(("appeal", "denial"))] == [
        "appeal:upheld",
        "denial:upheld",
        "appeal:overturned",
        "denial:overturned",
    ]


async def test_a_letter_that_comes_twice_decides_one_level(story: Stories) -> None:
    told = await story().denied()
    await appeal(told, 1)
    await told.tell(told.decision(1, overturned=False), told.decision(1, overturned=False, key="copy"))
    await appeal(told, 2)
    claim = ClaimRef(encounter=told.encounter, sequence=PayerSequence.PRIMARY, submission=1)
    assert await told.standing(appeal_workflow_id(claim.key, 2))
    await told.tell(told.decision(2, overturned=False))
    await write_off(told)
    assert (await told.closed()).count("denial:upheld") == 2


@pytest.mark.parametrize("letter", ["before", "after", "never"])
async def test_money_wins_an_appeal_whenever_the_letter_comes(story: Stories, letter: str) -> None:
    told = await story(letter).denied()
    await appeal(told, 1)
    decided = told.decision(1, overturned=True)
    if letter == "before":
        await told.tell(decided)
    await told.remit(CHARGE - 4_000, contractual=4_000)
    if letter == "after":
        await told.tell(decided)
    trail = await told.closed()
    assert trail.count("denial:overturned") == 1


async def test_money_that_comes_while_the_letter_is_written_ends_the_appeal(story: Stories) -> None:
    told = await story().denied()
    await told.answer("work_denial", action="appeal")
    await told.remit(CHARGE - 4_000, contractual=4_000)
    assert "denial:overturned" in await told.closed()
    assert told.case.tasks()[-1] == "write_appeal:cancelled"


async def test_an_undecided_appeal_is_chased(story: Stories) -> None:
    told = await story().denied()
    await appeal(told, 1)
    await told.until("appeal_decision_1")
    await told.answer("chase_appeal", action="wait")
    await told.until("appeal_decision_1")
    await told.answer("chase_appeal", action="treat_as_upheld")
    await write_off(told)
    assert "denial:upheld" in await told.closed()


async def test_an_appeal_is_given_up(story: Stories) -> None:
    told = await story().denied()
    await told.answer("work_denial", action="appeal")
    await told.answer("write_appeal", action="give_up")
    await told.settle()
    (card,) = told.case.open("work_denial")
    assert card.context["next_appeal_level"] == 1


async def test_whoever_asks_for_a_write_off_cannot_approve_it(story: Stories) -> None:
    """The update is refused before it enters history; a refusal of the request asks again."""
    told = await story().denied()
    await told.answer("work_denial", "dan", action="write_off", reason="small")
    await told.settle()
    (card,) = told.case.open("approve_write_off")
    workflow_id, _ = told.case.cards[card.id]
    handle = told.client.get_workflow_handle(workflow_id)
    before = (await handle.describe()).history_length
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await told.complete(card.id, "dan", action="approve")
    assert isinstance(refused.value.cause, ApplicationError)
    assert refused.value.cause.type == "SeparationOfDuties"
    assert (await handle.describe()).history_length == before
    await told.answer("approve_write_off", "sue", action="refuse", reason="appeal first")
    await write_off(told)
    trail = await told.closed()
    assert trail.count("denial:written_off") == 1
    (adjustment,) = told.case.made("post_adjustment")
    assert (adjustment.requested_by, adjustment.approved_by) == ("anna", "sue")


async def test_a_write_off_takes_what_is_open_when_it_is_approved(story: Stories) -> None:
    told = await story().denied()
    await told.answer("work_denial", action="write_off", reason="small")
    await told.remit(15_000)
    await told.approve("approve_write_off")
    await told.closed()
    assert [each.cents for each in told.case.made("post_adjustment")] == [5_000]


async def test_a_denied_amount_is_billed_to_the_patient(story: Stories) -> None:
    told = await story().denied()
    await told.answer("work_denial", action="bill_patient", reason="signed waiver")
    await told.patient_pays(CHARGE)
    trail = await told.closed()
    assert trail[-3:] == ["denial:billed_to_patient", "statement:paid", "closed:closed"]


async def test_a_payer_that_changes_its_mind_makes_the_question_a_new_one(story: Stories) -> None:
    told = await story().denied()
    await told.remit(10_000, denied=10_000, reasons=("CO-97",))
    await told.settle()
    (card,) = told.case.open("work_denial")
    assert (card.context["cents"], card.context["reasons"]) == (10_000, ["CO-97"])
    assert told.case.tasks().count("work_denial:cancelled") == 1


@pytest.mark.parametrize("late", ["999 and 277CA", "a letter"])
async def test_what_comes_late_and_says_nothing_new_does_not_hold_the_claim(story: Stories, late: str) -> None:
    told = await story(late).sent()
    await told.remit(denied=CHARGE, status="4", reasons=("CO-50",))
    await told.settle()
    if late == "a letter":
        await told.tell(told.decision(1, overturned=False))
    else:
        await told.tell(told.batch(), told.acknowledgement())
    await write_off(told)
    assert (await told.closed())[-2:] == ["denial:written_off", "closed:closed"]


async def test_a_biller_may_resubmit_while_the_money_of_a_won_appeal_is_late(story: Stories) -> None:
    told = await story().denied()
    await appeal(told, 1)
    await told.tell(told.decision(1, overturned=True))
    await told.until("late_payer_30")
    await told.answer("call_payer", action="resubmit")
    await told.settle()
    assert len(told.case.claims()) == 2
