"""Underpayments: one question for all claims of a case, a dispute, and how each claim ends."""

from collections.abc import Callable
from datetime import date

import pytest
from office_case import PRIMARY
from story import Story
from test_appeal_levels import refused

from models.messages.appeals import OtherDenial
from models.messages.facts import UnderpaymentMoved
from models.messages.underpayments import UnderpaymentCase
from models.underpayments import CaseDecision, CaseEvent, CaseState, ItemOutcome

Stories = Callable[..., Story]
MEDICARE = {"payers": {PRIMARY: "MEDB1"}}
CASE = UnderpaymentCase(
    case=7, code="99213", cause="rate", state=CaseState.OPEN, leads=True, cents=6_000, mine_cents=2_000, claims=3,
    appeal_by=date(2027, 1, 1), why=("fee 109.15 for 99213 (professional)",),
)  # fmt: skip


async def short(told: Story, **more: object) -> Story:
    """A claim is paid 20 dollars less than agreed, and so are perhaps others of that day."""
    told.case.underpayments = (CASE.model_copy(update=more),)
    await (await told.sent()).accepted()
    await told.remit(10_000, contractual=10_000, shortfall=2_000)
    await day_over(told)
    return told


async def day_over(told: Story) -> None:
    await told.settle()
    assert (told.case.open("underpayment"), told.case.made("send_dispute")) == ([], [])
    await told.until("underpayment_gather")
    await told.settle()


def moved(told: Story, event: CaseEvent, case: int = 7) -> UnderpaymentMoved:
    number = told.case.claims()[0]
    return UnderpaymentMoved(
        id=f"underpayment:{case}:{event}:{number}", on=told.now.date(), claim=number, case=case, event=event
    )


async def corrected(told: Story) -> None:
    """The payer takes its decision back and pays what was agreed."""
    await told.remit(-10_000, contractual=-10_000, status="22")
    await told.settle()
    told.case.underpayments = ()
    await told.remit(12_000, contractual=8_000)


async def test_one_question_for_all_claims_and_a_dispute_that_wins(story: Stories) -> None:
    told = await short(story())
    (card,) = told.case.open("underpayment")
    assert (card.context["cents"], card.context["claims"], card.context["why"]) == (6_000, 3, list(CASE.why))
    assert card.summary == "BLUEP 99213, rate: 3 claims"
    await told.answer("underpayment", action="dispute")
    await told.tell(moved(told, CaseEvent.DISPUTED))
    await told.settle()
    assert [each.decision for each in told.case.made("decide_case")] == [CaseDecision.DISPUTE]
    assert len(told.case.made("send_dispute")) == 1
    assert {"underpayment_response", "appeal_filing_1"} <= told.case.running()
    await corrected(told)
    trail = await told.closed()
    assert "posting:recovered" in trail


async def test_to_accept_it_somebody_else_approves(story: Stories) -> None:
    told = await short(story())
    await told.answer("underpayment", action="accept")
    await told.settle()
    assert told.case.made("decide_case") == []
    await told.approve("approve_underpayment")
    await told.tell(moved(told, CaseEvent.ACCEPTED))
    assert "posting:recovered" not in await told.closed()
    (decided,) = told.case.made("decide_case")
    assert (decided.decision, decided.actor, decided.approved_by) == (CaseDecision.ACCEPT, "anna", "sue")


async def test_what_is_not_approved_is_asked_again(story: Stories) -> None:
    told = await short(story())
    await told.answer("underpayment", action="accept")
    await told.settle()
    await told.answer("approve_underpayment", actor="sue", action="refuse", reason="dispute it")
    await told.settle()
    await told.answer("underpayment", action="contract_wrong")
    await told.tell(moved(told, CaseEvent.CONTRACT_WRONG))
    await told.closed()
    assert [each.decision for each in told.case.made("decide_case")] == [CaseDecision.CONTRACT_WRONG]


async def test_a_claim_that_does_not_lead_waits_for_the_decision(story: Stories) -> None:
    told = await short(story(), leads=False)
    assert told.case.open("underpayment") == []
    await told.tell(moved(told, CaseEvent.ACCEPTED))
    await told.closed()
    assert told.case.tasks() == ["code_encounter:coded"]


async def test_a_claim_that_does_not_lead_asks_when_nobody_decides(story: Stories) -> None:
    told = await short(story(), leads=False)
    await told.until("underpayment_case")
    await told.settle()
    await told.answer("underpayment", action="dispute")
    await told.tell(moved(told, CaseEvent.DISPUTED))
    await corrected(told)
    assert "posting:recovered" in await told.closed()


async def test_a_claim_that_joins_a_disputed_case_is_disputed_when_the_day_is_over(story: Stories) -> None:
    told = await short(story(), leads=False, state=CaseState.DISPUTED)
    assert len(told.case.made("send_dispute")) == 1
    await corrected(told)
    assert "posting:recovered" in await told.closed()


async def test_a_case_that_is_decided_before_the_day_is_over_is_disputed_once(story: Stories) -> None:
    told = story()
    told.case.underpayments = (CASE.model_copy(update={"leads": False}),)
    await (await told.sent()).accepted()
    await told.remit(10_000, contractual=10_000, shortfall=2_000)
    await told.settle()
    await told.tell(moved(told, CaseEvent.DISPUTED))
    await told.settle()
    told.case.underpayments = (CASE.model_copy(update={"leads": False, "state": CaseState.DISPUTED}),)
    await day_over(told)
    assert [each.clock for each in told.case.snapshots[-1].deadlines].count("underpayment_response") == 1
    await corrected(told)
    assert "posting:recovered" in await told.closed()


def two(*states: CaseState) -> tuple[UnderpaymentCase, ...]:
    """Two lines of a claim that are short, each in a case of its own."""
    return tuple(CASE.model_copy(update={"case": number, "state": state}) for number, state in enumerate(states, 7))


async def two_short(story: Stories, *states: CaseState) -> Story:
    told = story()
    told.case.underpayments = two(*states)
    await (await told.sent()).accepted()
    await told.remit(10_000, contractual=10_000, shortfall=2_000)
    await day_over(told)
    return told


async def test_two_cases_of_a_claim_are_asked_about_each(story: Stories) -> None:
    told = await two_short(story, CaseState.OPEN, CaseState.OPEN)
    assert [card.context["case"] for card in told.case.open("underpayment")] == [7, 8]
    await told.tell(moved(told, CaseEvent.DISPUTED, 7))
    await told.settle()
    assert [card.context["case"] for card in told.case.open("underpayment")] == [8]
    await told.answer("underpayment", action="contract_wrong")
    await told.tell(moved(told, CaseEvent.CONTRACT_WRONG, 8))
    await told.settle()
    await corrected(told)
    await told.closed()


async def test_two_disputed_cases_of_a_claim_are_followed_up_each(story: Stories) -> None:
    told = await two_short(story, CaseState.DISPUTED, CaseState.DISPUTED)
    await told.until("underpayment_response")
    for number in (7, 8):
        await told.settle()
        (card,) = told.case.open("chase_underpayment")
        assert card.context["case"] == number
        await told.answer("chase_underpayment", action="accept")
        await told.settle()
        await told.approve("approve_underpayment")
        told.case.underpayments = told.case.underpayments[1:]
    await told.closed()
    assert [each.case for each in told.case.made("settle_cases")] == [7, 8]


async def test_an_answer_that_comes_after_another_claims_changes_nothing(story: Stories) -> None:
    told = await short(story(), leads=False)
    await told.tell(moved(told, CaseEvent.LEADS))
    await told.settle()
    told.case.underpayments = ()  # by then the payer had corrected it: the case is closed
    await told.answer("underpayment", action="dispute")
    await told.closed()
    assert told.case.made("send_dispute") == []


async def test_a_claim_that_leads_before_the_day_is_over_asks_once(story: Stories) -> None:
    told = story()
    told.case.underpayments = (CASE.model_copy(update={"leads": False}),)
    await (await told.sent()).accepted()
    await told.remit(10_000, contractual=10_000, shortfall=2_000)
    await told.settle()
    await told.tell(moved(told, CaseEvent.LEADS))
    told.case.underpayments = (CASE,)
    await told.until("underpayment_gather")
    await told.settle()
    assert len(told.case.open("underpayment")) == 1
    await told.answer("underpayment", action="contract_wrong")
    await told.tell(moved(told, CaseEvent.CONTRACT_WRONG))
    await told.closed()


async def test_a_case_that_lost_its_claim_is_asked_about_by_another(story: Stories) -> None:
    told = await short(story(), leads=False)
    await told.tell(moved(told, CaseEvent.LEADS))
    await told.settle()
    assert len(told.case.open("underpayment")) == 1
    await told.tell(moved(told, CaseEvent.DISPUTED))
    await told.settle()
    assert told.case.open("underpayment") == []
    await corrected(told)
    await told.closed()


@pytest.mark.parametrize("refused", [True, False])
async def test_a_payer_that_refuses_or_says_nothing_is_followed_up(story: Stories, refused: bool) -> None:
    told = await short(story(), state=CaseState.DISPUTED)
    if refused:
        await told.tell(told.decision(1, overturned=False))
    else:
        await told.until("underpayment_response")
    await told.settle()
    await told.answer("chase_underpayment", action="wait")
    await told.settle()
    assert "underpayment_response" in told.case.running()
    await told.until("underpayment_response")
    await told.settle()
    await told.answer("chase_underpayment", action="accept")
    await told.settle()
    await told.approve("approve_underpayment")
    await told.closed()
    (settled,) = told.case.made("settle_cases")
    assert (settled.outcome, settled.actor, settled.approved_by) == (ItemOutcome.ACCEPTED, "anna", "sue")


async def test_under_the_threshold_nobody_is_asked(story: Stories) -> None:
    told = story()
    await (await told.sent()).accepted()
    await told.remit(10_000, contractual=10_000, shortfall=50)
    await told.closed()
    assert told.case.tasks() == ["code_encounter:coded"]


async def test_what_was_denied_beside_it_is_worked_while_the_payer_thinks(story: Stories) -> None:
    told = story()
    told.case.underpayments = (CASE.model_copy(update={"state": CaseState.DISPUTED}),)
    await (await told.sent()).accepted()
    await told.remit(8_000, contractual=10_000, denied=2_000, shortfall=1_000, reasons=("CO-50",))
    await day_over(told)
    await told.answer("work_denial", action="write_off", reason="not worth it")
    await told.approve("approve_write_off")
    await told.settle()
    told.case.underpayments = ()
    await told.remit(0)
    trail = await told.closed()
    assert "denial:written_off" in trail


async def chased(told: Story, level: int) -> Story:
    """What Medicare paid short was disputed, and appealed in vain at the levels before this one."""
    await short(told, state=CaseState.DISPUTED)
    await told.until("underpayment_response")
    for lost in range(1, level):
        await told.answer("chase_underpayment", action="appeal")
        await told.answer("write_appeal", action="send", letter="The fee schedule says more.")
        await told.settle()
        await told.tell(told.decision(lost, overturned=False))
        await told.settle()
    return told


@pytest.mark.parametrize("level", [1, 2])
async def test_a_small_difference_may_be_appealed_where_no_amount_is_asked(story: Stories, level: int) -> None:
    told = await chased(story("", **MEDICARE), level)
    await told.answer("chase_underpayment", action="appeal")
    await told.settle()
    (card,) = told.case.open("write_appeal")
    assert (card.context["level"], card.context["cents"]) == (level, 2_000)


async def test_a_hearing_about_a_difference_is_refused_below_its_amount(story: Stories) -> None:
    """20 dollars are at stake, not the 60 of the case; with those of others they may be enough."""
    others = (OtherDenial(claim="E0123456789ABP01", cents=16_000), OtherDenial(claim="E0123456789ACP01", cents=2_000))
    told = await chased(story("", other_denials=others, **MEDICARE), 3)
    (card,) = told.case.open("chase_underpayment")
    assert card.context["appeal"]["at_stake_cents"] == 2_000
    alone = await refused(told, "chase_underpayment", action="appeal")
    assert alone.type == "AppealNotOpen"
    assert "405.1006" in alone.message
    few = await refused(told, "chase_underpayment", action="appeal", aggregate=[others[0].claim])
    assert "$180.00" in few.message
    await told.answer("chase_underpayment", action="appeal", aggregate=[each.claim for each in others])
    await told.answer("write_appeal", action="send", letter="The fee schedule says more.")
    await told.settle()
    letter = told.case.made("send_letter")[-1]
    assert (letter.level, letter.aggregate) == (3, tuple(each.claim for each in others))


async def test_a_difference_has_no_level_after_the_last(story: Stories) -> None:
    told = await chased(story(), 3)
    refusal = await refused(told, "chase_underpayment", action="appeal")
    assert (refusal.type, refusal.message) == ("AppealNotOpen", "The payer has no level 3 of appeal.")
