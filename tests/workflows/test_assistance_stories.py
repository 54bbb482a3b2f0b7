"""Financial assistance: papers, decisions, approvals, money back, before, during and after everything else."""

from collections.abc import Callable

import pytest
from story import Story

from models.assistance import Outcome
from models.messages.balance import AssistanceStanding, DecideAssistance
from models.messages.facts import PatientEvent

Stories = Callable[..., Story]
TASK = "assistance_application"
CAREFUL = AssistanceStanding(
    application=7, complete=True, eligible=True, percent=75, charity_cents=3_750, approval_above_cents=500_000
)
INCOMPLETE = AssistanceStanding(application=7)


async def applied(told: Story) -> None:
    await told.tell(told.reported(PatientEvent.ASSISTANCE_APPLIED))
    await told.settle()


def decision(told: Story) -> DecideAssistance:
    (found,) = told.case.made("decide_assistance")
    assert isinstance(found, DecideAssistance)
    return found


async def test_as_the_policy_computes_it(story: Stories) -> None:
    told = await story(application=CAREFUL).owing()
    await applied(told)
    await told.answer(TASK, "anna", action="approved")
    await told.settle()
    found = decision(told)
    assert (found.outcome, found.percent, found.decided_by, found.approved_by) == (Outcome.APPROVED, None, "anna", "")
    assert told.case.patient == 1_250
    await told.patient_pays(1_250)
    assert (await told.closed())[-2:] == ["statement:assistance", "closed:closed"]


@pytest.mark.parametrize("form", [{"action": "denied"}, {"action": "approved", "percent": 50}])
async def test_who_decides_otherwise_says_why(story: Stories, form: dict[str, object]) -> None:
    told = await story(str(form["action"]), application=CAREFUL).owing()
    await applied(told)
    await told.answer(TASK, **form)
    await told.settle()
    (card,) = told.case.open(TASK)
    assert card.summary == "Say why it is decided otherwise than computed"
    assert not told.case.made("decide_assistance")
    await told.answer(TASK, **form, reason="the household is smaller than told")
    await told.settle()
    assert decision(told).reason == "the household is smaller than told"
    assert decision(told).percent == form.get("percent")
    assert not told.case.open()


async def test_what_the_policy_refuses_is_denied_without_more_words(story: Stories) -> None:
    refused = CAREFUL.model_copy(update={"eligible": False, "percent": None, "charity_cents": 0})
    told = await story(application=refused).owing()
    await applied(told)
    await told.answer(TASK, action="approved", reason="hardship")
    await told.settle()
    assert told.case.open(TASK)[0].summary == "Say how many percent are taken off"
    await told.answer(TASK, action="denied")
    await told.until("statement_2")
    assert decision(told).outcome is Outcome.DENIED
    assert len(told.case.made("send_statement")) == 2


async def test_above_the_limit_somebody_else_approves(story: Stories) -> None:
    told = await story(application=CAREFUL.model_copy(update={"approval_above_cents": 3_749})).owing()
    await applied(told)
    await told.answer(TASK, "anna", action="approved")
    await told.settle()
    (card,) = told.case.open("approve_assistance")
    assert (card.requested_by, card.context["cents"]) == ("anna", 3_750)
    assert not told.case.made("decide_assistance")
    await told.answer("approve_assistance", "sue", action="refuse", reason="look at the income again")
    await told.settle()
    await told.answer(TASK, "anna", action="approved")
    await told.settle()
    await told.approve("approve_assistance", "sue")
    await told.settle()
    assert (decision(told).decided_by, decision(told).approved_by) == ("anna", "sue")


async def test_missing_papers_are_asked_for_and_come(story: Stories) -> None:
    told = await story(application=INCOMPLETE).owing()
    await applied(told)
    assert not told.case.open()
    (letter,) = told.case.made("ask_for_papers")
    assert (letter.due - letter.at).days == 30
    told.case.application = CAREFUL
    await applied(told)
    assert "assistance_papers" not in told.case.running()
    await told.answer(TASK, action="approved")
    await told.settle()
    assert decision(told).outcome is Outcome.APPROVED


async def test_more_papers_do_not_move_the_deadline(story: Stories) -> None:
    told = await story(application=INCOMPLETE).owing()
    await applied(told)
    await told.days(10)
    await applied(told)
    first, second = told.case.made("ask_for_papers")
    assert first.due == second.due


async def test_papers_that_do_not_come_close_the_application(story: Stories) -> None:
    told = await story(application=INCOMPLETE).owing()
    await applied(told)
    await told.until("assistance_papers")
    assert decision(told).outcome is Outcome.INCOMPLETE
    await told.settle()
    assert not told.case.open()
    assert len(told.case.made("send_statement")) == 2  # the one that fell due meanwhile goes out


async def test_who_has_paid_already_gets_money_back(story: Stories) -> None:
    """They owe nothing any more when it is decided; the balance stays open for it."""
    told = await story(application=CAREFUL.model_copy(update={"percent": 100})).owing()
    await told.patient_pays(3_000)
    await applied(told)
    await told.patient_pays(2_000)
    await told.settle()
    assert [card.type for card in told.case.open()] == [TASK]
    await told.answer(TASK, action="approved")
    await told.settle()
    assert told.case.patient == -5_000
    assert told.case.open("credit_balance")[0].context["cents"] == 5_000


async def test_who_applies_after_everything_was_paid(story: Stories) -> None:
    told = await story(application=CAREFUL.model_copy(update={"percent": 100})).owing()
    await told.patient_pays(5_000)
    await told.closed()
    await applied(told)
    await told.answer(TASK, action="approved")
    await told.settle()
    assert told.case.open("credit_balance")[0].context["cents"] == 5_000


async def test_who_applies_before_there_is_a_bill(story: Stories) -> None:
    told = await story(application=CAREFUL).sent()
    await applied(told)
    await told.accepted()
    await told.remit(11_000, contractual=4_000, patient=5_000)
    await told.settle()
    assert [card.type for card in told.case.open()] == [TASK]
    await told.answer(TASK, action="approved")
    await told.settle()
    assert told.case.patient == 1_250


async def test_an_application_that_was_decided_elsewhere_asks_nobody(story: Stories) -> None:
    told = await story(application=None).owing()
    await applied(told)
    assert not told.case.open()
    await told.patient_pays(5_000)
    await told.closed()
