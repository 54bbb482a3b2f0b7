"""The patient's balance: statements, plans, assistance, disputes, and collections behind its gate."""

from collections.abc import Callable

import pytest
from story import Story

from models.messages.facts import PatientEvent

Stories = Callable[..., Story]
CYCLE = ("statement_2", "statement_3", "statement_4")


async def through_the_cycle(told: Story) -> None:
    for clock in CYCLE:
        await told.until(clock)


async def to_review(told: Story) -> None:
    await through_the_cycle(told)
    await told.until("collections_earliest")
    await told.settle()
    if "collections_notice" in told.case.running():
        await told.until("collections_notice")
    assert told.case.open("pre_collection_review")


async def placed(told: Story) -> None:
    await to_review(told)
    await told.answer("pre_collection_review", "cole", action="place")
    await told.approve("approve_placement")
    await told.settle()
    assert "agency_placement" in told.case.running()


async def test_a_small_balance_is_written_off_and_not_billed(story: Stories) -> None:
    told = await story(small_balance_cents=500).owing(500)
    trail = await told.closed()
    assert trail[-2:] == ["statement:written_off", "closed:closed"]
    assert not told.case.made("send_statement")


async def test_four_statements_the_last_with_the_notice(story: Stories) -> None:
    told = await story().owing()
    assert [(each.number, each.notice) for each in told.case.made("send_statement")] == [(1, False)]
    await through_the_cycle(told)
    assert [(each.number, each.notice) for each in told.case.made("send_statement")] == [
        (1, False),
        (2, False),
        (3, False),
        (4, True),
    ]
    assert "statement:pre_collection" in told.case.trail()
    await told.patient_pays(5_000)
    assert (await told.closed())[-2:] == ["statement:paid", "closed:closed"]


async def test_a_part_payment_does_not_end_the_cycle(story: Stories) -> None:
    told = await story().owing()
    await told.patient_pays(1_000)
    await told.until("statement_2")
    assert len(told.case.made("send_statement")) == 2
    await told.patient_pays(4_000)
    await told.closed()


async def test_a_refused_plan_leaves_the_cycle_alone(story: Stories) -> None:
    told = await story().owing()
    await told.tell(told.reported(PatientEvent.PLAN_REQUESTED, installments=60))
    await told.answer("approve_plan", action="refuse")
    await told.settle()
    assert set(CYCLE) <= told.case.running()


@pytest.mark.parametrize(("percent", "end"), [(100, "statement:assistance"), (40, "statement:assistance")])
async def test_assistance_is_granted(story: Stories, percent: int, end: str) -> None:
    told = await story(str(percent)).owing()
    await told.tell(told.reported(PatientEvent.ASSISTANCE_APPLIED))
    await told.answer("assistance_application", action="approved", percent=percent)
    if percent < 100:
        await told.patient_pays(3_000)
    assert (await told.closed())[-2:] == [end, "closed:closed"]


async def test_a_dispute_holds_every_statement_until_it_is_answered(story: Stories) -> None:
    """Also past the clocks of the gate: none of them may let a statement through."""
    told = await story().owing()
    await told.tell(told.reported(PatientEvent.DISPUTE_RAISED))
    await told.until("collections_earliest")
    await told.until("assistance_window")
    assert len(told.case.made("send_statement")) == 1
    assert [card.type for card in told.case.open()] == ["patient_dispute"]
    await told.answer("patient_dispute", action="explained")
    await told.until("statement_hold_review")
    assert [each.notice for each in told.case.made("send_statement")] == [False, False, False, True]
    assert "collections_notice" in told.case.running()


async def test_a_dispute_is_settled_by_an_approved_adjustment(story: Stories) -> None:
    told = await story().owing()
    await told.tell(told.reported(PatientEvent.DISPUTE_RAISED))
    await told.answer("patient_dispute", "anna", action="adjust", adjust_cents=9_000)
    await told.until("statement_2")
    assert len(told.case.made("send_statement")) == 1  # the approval still holds it
    await told.approve("approve_write_off")
    await told.closed()
    assert [each.cents for each in told.case.made("post_adjustment")] == [5_000]


async def test_an_adjustment_takes_no_more_than_is_owed_when_it_is_approved(story: Stories) -> None:
    told = await story().owing()
    await told.tell(told.reported(PatientEvent.DISPUTE_RAISED))
    await told.answer("patient_dispute", action="adjust", adjust_cents=3_000)
    await told.patient_pays(4_000)
    await told.approve("approve_write_off")
    await told.closed()
    assert [each.cents for each in told.case.made("post_adjustment")] == [1_000]


async def test_returned_mail_is_sent_again_to_the_new_address(story: Stories) -> None:
    told = await story().owing()
    await told.tell(told.reported(PatientEvent.RETURNED_MAIL))
    await told.answer("returned_mail", action="new_address", address={"line1": "2 New St"})
    await told.settle()
    assert [each.number for each in told.case.made("send_statement")] == [1, 2]
    assert told.case.made("check_registration")[-1].corrections.address.line1 == "2 New St"
    await told.patient_pays(5_000)
    await told.closed()


async def test_a_hold_stops_everything_until_it_is_lifted(story: Stories) -> None:
    told = await story(hold="bankruptcy").owing()
    assert not told.case.made("send_statement")
    assert [card.type for card in told.case.open()] == ["review_hold"]
    told.case.hold = ""
    await told.tell(told.reported(PatientEvent.HOLD_LIFTED))
    await told.settle()
    assert not told.case.open()
    assert len(told.case.made("send_statement")) == 1


async def test_a_discharge_ends_the_debt(story: Stories) -> None:
    told = await story().owing()
    told.case.hold = "bankruptcy"
    await told.tell(told.reported(PatientEvent.BANKRUPTCY))
    await told.until("statement_2")
    told.case.hold, told.case.patient = "", 0  # as the ledger says once the ending is posted
    await told.tell(told.reported(PatientEvent.HOLD_LIFTED, by="discharged"))
    assert (await told.closed())[-2:] == ["statement:written_off", "closed:closed"]
    assert len(told.case.made("send_statement")) == 1


# --- collections ----------------------------------------------------------------------------------------------------


async def test_nobody_can_pass_the_gate_early(story: Stories) -> None:
    told = await story().owing()
    await through_the_cycle(told)
    while {"collections_earliest", "collections_notice"} & told.case.running():
        assert not told.case.open("pre_collection_review")
        assert not told.case.made("place_account")
        await told.to_next()
    assert told.case.open("pre_collection_review")


async def test_a_refused_placement_is_reviewed_again_and_written_off(story: Stories) -> None:
    told = await story().owing()
    await to_review(told)
    await told.answer("pre_collection_review", "cole", action="place")
    await told.answer("approve_placement", "sue", action="refuse", reason="call once more")
    assert not told.case.made("place_account")
    await told.answer("pre_collection_review", "cole", action="bad_debt")
    await told.approve("approve_write_off")
    trail = await told.closed()
    assert trail[-2:] == ["collections:bad_debt", "closed:closed"]
    assert told.case.made("post_adjustment")[0].adjustment == "bad_debt"


async def test_the_agency_recovers(story: Stories) -> None:
    told = await story().owing()
    await placed(told)
    placement = told.case.made("place_account")[0]
    assert (placement.requested_by, placement.approved_by, placement.cents) == ("cole", "sue", 5_000)
    await told.patient_pays(2_000, PatientEvent.AGENCY_PAYMENT)
    await told.patient_pays(3_000, PatientEvent.AGENCY_PAYMENT)
    assert (await told.closed())[-2:] == ["collections:recovered", "closed:closed"]


@pytest.mark.parametrize("how", ["returned", "expired"])
async def test_the_agency_gives_the_account_back(story: Stories, how: str) -> None:
    told = await story(how).owing()
    await placed(told)
    if how == "returned":
        await told.tell(told.reported(PatientEvent.AGENCY_RETURNED), told.reported(PatientEvent.AGENCY_RETURNED))
    else:
        await told.until("agency_placement")
    await told.answer("returned_account", "cole", action="bad_debt", write_off="deceased_no_estate")
    await told.approve("approve_write_off")
    assert (await told.closed())[-3:] == ["collections:returned", "collections:bad_debt", "closed:closed"]
    assert len(told.case.made("recall_account")) == 1
    (posted,) = told.case.made("post_adjustment")
    assert (posted.adjustment, posted.reason) == ("bad_debt", "deceased_no_estate: returned_account")
    assert (posted.requested_by, posted.approved_by) == ("cole", "sue")


async def unacknowledged(told: Story, accepted: bool | None = None) -> None:
    told.case.acknowledged = accepted
    await placed(told)
    await told.until("agency_acknowledgement")
    (card,) = told.case.open("chase_placement")
    assert card.context["agency_said"] == ("nothing" if accepted is None else "refused")


async def test_a_placement_that_nobody_acknowledges_is_sent_again(story: Stories) -> None:
    told = await story().owing()
    await unacknowledged(told)
    await told.answer("chase_placement", "ana", action="resend")
    await told.settle()
    assert len(told.case.made("resend_placement")) == 1
    told.case.acknowledged = True
    await told.until("agency_acknowledgement")
    assert not told.case.open("chase_placement")
    await told.patient_pays(5_000, PatientEvent.AGENCY_PAYMENT)
    assert (await told.closed())[-2:] == ["collections:recovered", "closed:closed"]


@pytest.mark.parametrize("accepted", [None, False])
async def test_a_placement_that_is_not_taken_is_recalled(story: Stories, accepted: bool | None) -> None:
    told = await story(str(accepted)).owing()
    await unacknowledged(told, accepted)
    await told.answer("chase_placement", "ana", action="recall")
    await told.answer("returned_account", "cole", action="bad_debt")
    await told.approve("approve_write_off")
    await told.closed()
    (recalled,) = told.case.made("recall_account")
    assert (recalled.reason, recalled.cents) == ("not acknowledged by the agency", 5_000)


async def test_what_protects_the_patient_recalls_an_account_that_is_chased(story: Stories) -> None:
    told = await story().owing()
    await unacknowledged(told)
    await told.tell(told.reported(PatientEvent.ASSISTANCE_APPLIED))
    await told.settle()
    assert told.case.made("recall_account")[0].reason == "assistance_applied"
    assert [card.type for card in told.case.open()] == ["assistance_application"]
    assert not {"agency_acknowledgement", "agency_placement"} & set(told.case.running())
    await told.patient_pays(5_000)
    await told.answer("assistance_application", action="denied")
    await told.closed()


async def test_a_refused_bad_debt_is_looked_at_again(story: Stories) -> None:
    told = await story().owing()
    await placed(told)
    await told.tell(told.reported(PatientEvent.AGENCY_RETURNED))
    await told.answer("returned_account", "cole", action="bad_debt")
    await told.answer("approve_write_off", "sue", action="refuse", reason="their phone works")
    await told.settle()
    assert told.case.open("pre_collection_review")
    await told.patient_pays(5_000)
    await told.closed()


async def test_an_application_recalls_the_account(story: Stories) -> None:
    told = await story().owing()
    await placed(told)
    await told.tell(told.reported(PatientEvent.ASSISTANCE_APPLIED))
    await told.settle()
    assert told.case.made("recall_account")[0].reason == "assistance_applied"
    assert not told.case.open("pre_collection_review")
    await told.answer("assistance_application", action="denied")
    await told.settle()
    assert told.case.open("pre_collection_review")
    await told.patient_pays(5_000)
    await told.closed()


async def test_an_application_during_the_review_takes_the_review_back(story: Stories) -> None:
    told = await story().owing()
    await to_review(told)
    await told.tell(told.reported(PatientEvent.ASSISTANCE_APPLIED))
    await told.settle()
    assert [card.type for card in told.case.open()] == ["assistance_application"]
    await told.answer("assistance_application", action="approved", percent=100)
    assert (await told.closed())[-2:] == ["statement:assistance", "closed:closed"]
