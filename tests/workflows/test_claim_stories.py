"""Scrub, submission, acknowledgement and the wait for the payer."""

from collections.abc import Callable
from typing import Any

import pytest
from office_case import CHARGE, finding
from story import CODING, Story

from models.clocks import Clock
from models.findings import Severity
from models.messages.claims import StatusKind, StatusResult
from models.messages.facts import Fact
from models.roles import Role

Stories = Callable[..., Story]
HOLD = finding("modifier-25", Severity.HOLD)
WARNING = finding("odd", Severity.WARNING)


async def paid_in_full(told: Story) -> list[str]:
    await told.accepted()
    await told.remit(CHARGE - 4_000, contractual=4_000)
    return await told.closed()


@pytest.mark.parametrize(
    ("answer", "shows_in"),
    [
        ({"action": "correct", "coding": CODING}, "plan"),
        ({"action": "authorize", "prior_authorization": "A-1"}, "prior_authorization"),
        ({"action": "override", "reason": "documented"}, "overridden"),
    ],
)
async def test_the_scrubber_holds_a_claim_until_it_is_fixed(
    story: Stories, answer: dict[str, Any], shows_in: str
) -> None:
    told = await story(scrub={"P1": [(HOLD, WARNING)]}).sent()
    assert not told.case.made("queue_claim")
    await told.answer("fix_claim", **answer)
    trail = await paid_in_full(told)
    assert trail[3:5] == ["submission:held", "submission:accepted"]
    first, second = told.case.made("build_claim")
    assert getattr(first, shows_in) != getattr(second, shows_in)
    assert second.number == 2


async def test_a_payer_rule_sends_the_task_to_its_role(story: Stories) -> None:
    told = await story(scrub={"P1": [(HOLD,)]}, routed_to=Role.CODER).sent()
    (card,) = told.case.open("fix_claim")
    assert card.role is Role.CODER
    await told.answer("fix_claim", action="correct", coding=CODING)
    assert (await paid_in_full(told))[3:5] == ["submission:held", "submission:accepted"]


async def test_a_warning_holds_nothing(story: Stories) -> None:
    told = await story(scrub={"P1": [(WARNING,)]}).sent()
    assert len(told.case.made("queue_claim")) == 1


async def test_two_rounds_of_scrubbing_keep_the_first_override(story: Stories) -> None:
    other = finding("pos", Severity.HOLD)
    told = await story(scrub={"P1": [(HOLD,), (HOLD, other)]}).sent()
    await told.answer("fix_claim", action="override", reason="documented")
    await told.answer("fix_claim", action="override", reason="documented as well")
    await told.settle()
    assert told.case.made("build_claim")[-1].overridden == ("modifier-25", "pos")


async def test_a_999_rejection_is_corrected_under_a_new_claim_number(story: Stories) -> None:
    told = await story().sent()
    await told.tell(told.batch(accepted=False, reasons=("IK4*3*782*8",)))
    await told.answer("fix_rejection", action="resubmit", coding=CODING)
    await told.settle()
    trail = await paid_in_full(told)
    assert trail[3:5] == ["submission:rejected", "submission:accepted"]
    assert [each[-3:] for each in told.case.claims()] == ["P01", "P02"]


async def test_a_277ca_rejection_after_a_good_999(story: Stories) -> None:
    told = await story().sent()
    await told.tell(told.batch(), told.acknowledgement(accepted=False, reasons=("A7:562",)))
    await told.settle()
    (card,) = told.case.open("fix_rejection")
    assert card.context["reasons"] == ["A7:562"]
    assert "timely_filing" in told.case.running()
    await told.answer("fix_rejection", action="resubmit", coverage={"member_id": "M2"})
    assert "submission:accepted" in await paid_in_full(told)
    assert told.case.made("build_claim")[-1].plan.coverage.member_id == "M2"


async def test_a_rejected_claim_is_written_off_only_with_approval(story: Stories) -> None:
    told = await story().sent()
    await told.tell(told.batch(accepted=False))
    await told.answer("fix_rejection", action="write_off", note="too small to chase")
    await told.answer("approve_write_off", "sue", action="refuse", reason="try once more")
    await told.answer("fix_rejection", action="write_off")
    await told.approve("approve_write_off")
    await told.closed()
    (adjustment,) = told.case.made("post_adjustment")
    assert (adjustment.requested_by, adjustment.approved_by, adjustment.cents) == ("anna", "sue", CHARGE)


async def test_the_filing_limit_reminds_whoever_has_the_rejection(story: Stories) -> None:
    told = await story().sent()
    await told.tell(told.batch(accepted=False))
    await told.until("timely_filing_warning")
    await told.until("timely_filing")
    assert [each.reason.split(":")[0] for each in told.case.made("remind")] == [
        "timely_filing_warning",
        "timely_filing",
    ]
    assert [card.type for card in told.case.open()] == ["fix_rejection"]


@pytest.mark.parametrize("heard", ["nothing", "999"])
async def test_a_missing_acknowledgement_is_traced(story: Stories, heard: str) -> None:
    told = await story(heard).sent()
    if heard == "999":
        await told.tell(told.batch())
    await told.until("acknowledgement_999" if heard == "nothing" else "acknowledgement_277ca")
    await told.answer("missing_acknowledgement", action="wait")
    await told.until("acknowledgement_277ca")
    assert len(told.case.open("missing_acknowledgement")) == 1
    await told.answer("missing_acknowledgement", action="resubmit")
    await paid_in_full(told)
    assert len(told.case.claims()) == 2


async def test_an_acknowledgement_withdraws_the_question_for_it(story: Stories) -> None:
    told = await story().sent()
    await told.until("acknowledgement_277ca")
    await paid_in_full(told)
    assert told.case.tasks() == ["code_encounter:coded", "missing_acknowledgement:cancelled"]


async def test_an_835_that_overtakes_the_277ca_is_acceptance(story: Stories) -> None:
    told = await story().sent()
    await told.remit(CHARGE - 4_000, contractual=4_000)
    trail = await told.closed()
    assert trail[3:6] == ["submission:accepted", "adjudication:paid", "posting:posted"]


async def test_a_late_payer_is_asked_on_its_cadence_and_called_on_the_ladder(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    for clock, inquiries in [("first_status_inquiry", 1), ("late_payer_30", 1), ("late_payer_45", 2)]:
        await told.until(clock)
        assert len(told.case.made("inquire_status")) == inquiries
        assert len(told.case.open("call_payer")) == (clock != "first_status_inquiry")
    await told.answer("call_payer", action="wait", reference="spoke to Kim")
    for clock in ("late_payer_60", "late_payer_90"):
        await told.until(clock)
        await told.answer("call_payer", action="wait")
    assert len(told.case.made("inquire_status")) == 5  # days 21, 35, 49, 63, 77
    await told.remit(CHARGE - 4_000, contractual=4_000)
    assert "adjudication:pended" in await told.closed()


async def test_one_more_row_of_the_clock_table_is_one_more_call(story: Stories) -> None:
    """A new escalation needs a row and no code."""
    told = story(payers={"P": "LATE1", "S": "GOLDM"})
    row = Clock(name="late_payer_120", value=120, start_event="acceptance", source="policy", payer_id="LATE1")
    told.office.more_clocks.append(row)
    await (await told.sent()).accepted()
    for _ in range(4):
        await told.to_next()
        while not told.case.open("call_payer"):
            await told.to_next()
        await told.answer("call_payer", action="wait")
    await told.until("late_payer_120")
    assert told.case.open("call_payer")


async def test_a_call_ends_in_a_new_submission(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    await told.until("late_payer_30")
    await told.answer("call_payer", action="resubmit")
    await told.settle()
    await paid_in_full(told)
    assert len(told.case.claims()) == 2


async def test_records_are_sent_when_the_payer_asks(story: Stories) -> None:
    asked = StatusResult(status=StatusKind.RECORDS_REQUESTED, category="R4")
    told = await (await story(statuses=[asked, asked]).sent()).accepted()
    await told.until("first_status_inquiry")
    assert "records_due" in told.case.running()
    await told.until("next_status_inquiry")
    assert len(told.case.open("send_records")) == 1
    await told.answer("send_records", action="send", documents=["note-1"])
    await told.settle()
    assert "records_due" not in told.case.running()
    assert told.case.made("send_letter")[0].documents == ("note-1",)
    await told.remit(CHARGE - 4_000, contractual=4_000)
    assert await told.closed()


@pytest.mark.parametrize("action", ["resubmit", "wait"])
async def test_a_claim_that_the_payer_lost(story: Stories, action: str) -> None:
    told = await (await story(action, statuses=[StatusResult(status=StatusKind.NOT_FOUND)]).sent()).accepted()
    await told.until("first_status_inquiry")
    await told.answer("lost_claim", action=action)
    await told.settle()
    if action == "wait":
        await told.until("next_status_inquiry")
        await told.remit(CHARGE - 4_000, contractual=4_000)
        await told.closed()
    else:
        await paid_in_full(told)
    assert len(told.case.claims()) == (2 if action == "resubmit" else 1)


async def test_duplicate_facts_change_nothing(story: Stories) -> None:
    told = await story().sent()
    facts: list[Fact] = [told.batch(), told.acknowledgement()]
    await told.tell(*facts, *facts)
    paid = told.case.remit(CHARGE - 9_000, contractual=4_000, patient=5_000)
    await told.tell(paid, paid, *facts)
    await told.settle()
    await told.tell(paid, *facts)
    await told.patient_pays(5_000)
    trail = await told.closed()
    assert len(trail) == len(set(trail))
    await told.tell(paid)  # the encounter has closed: it wakes up, finds nothing to do, and closes again
    assert await told.closed()
    assert told.case.balances().total == 0


async def test_a_document_that_the_payer_wants_goes_by_mail_under_the_number_in_the_claim(story: Stories) -> None:
    missing = finding("SCR-ATTACHMENT", Severity.HOLD)
    told = await story(scrub={"P1": [(missing,)]}).sent()
    await told.answer("fix_claim", action="attach", documents=["op-note"])
    await told.settle()
    (letter,) = told.case.made("send_letter")
    assert told.case.made("build_claim")[-1].plan.documents == ("op-note",)
    assert (letter.documents, letter.attachment, letter.claim.number) == (
        ("op-note",),
        f"{told.case.claims()[0]}A",
        told.case.claims()[0],
    )
    await paid_in_full(told)


async def test_documents_go_with_a_corrected_claim(story: Stories) -> None:
    told = await story().denied()
    await told.answer("work_denial", action="correct", documents=["op-note"])
    await told.settle()
    (letter,) = told.case.made("send_letter")
    assert letter.attachment == f"{told.encounter}P02A"
    await told.accepted()
    await told.remit(CHARGE)
    await told.closed()
