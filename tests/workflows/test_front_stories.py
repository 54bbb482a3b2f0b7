"""Registration, eligibility, coding and the physician's query."""

from collections.abc import Callable

import pytest
from office_case import finding
from story import CODING, Story
from temporalio.client import WorkflowUpdateFailedError

from models.messages.encounter import EligibilityResult
from models.queries import QueryOutcome

Stories = Callable[..., Story]
GAP = (finding("birth-date"),)
UNKNOWN = EligibilityResult(active=False, problem="member not found")
QUERY = {
    "question": "Which kind of sinusitis did you treat?",
    "indicators": [{"document": "D1", "start": 0, "end": 18, "quote": "purulent discharge"}],
}


async def coded_and_not_billable(told: Story) -> list[str]:
    await told.answer("code_encounter", action="not_billable", reason="no-show")
    return await told.closed("not_billable")


async def test_a_registration_gap_is_filled(story: Stories) -> None:
    told = await story(gaps=[GAP, GAP]).begin()
    await told.answer("registration_gap", action="correct", corrections={"birth_date": "1980-05-01"})
    await told.answer("registration_gap", action="correct", corrections={"phone": "555-0100"})
    trail = await coded_and_not_billable(told)
    assert trail[:2] == ["registration:registered", "eligibility:verified"]
    checks = told.case.made("check_registration")
    assert [check.number for check in checks] == [1, 2, 3]
    assert [bool(check.corrections) for check in checks] == [False, True, True]
    assert checks[1].actor == "anna"


async def test_a_registration_is_cancelled(story: Stories) -> None:
    told = await story(gaps=[GAP]).begin()
    await told.answer("registration_gap", action="cancel")
    assert await told.closed("cancelled") == ["registration:cancelled", "closed:closed"]


@pytest.mark.parametrize("stage", ["registration_gap", "eligibility_problem"])
async def test_self_pay_goes_to_the_patient(story: Stories, stage: str) -> None:
    registration = stage == "registration_gap"
    told = await story(gaps=[GAP] if registration else [], cover=[] if registration else [UNKNOWN]).begin()
    await told.answer(stage, action="self_pay")
    await told.coded()
    await told.patient_pays(20_000)
    trail = await told.closed()
    assert "eligibility:self_pay" in trail
    assert trail[-2:] == ["statement:paid", "closed:closed"]
    assert not told.case.made("queue_claim")


async def test_wrong_cover_is_corrected_and_asked_again(story: Stories) -> None:
    told = await story(cover=[UNKNOWN, UNKNOWN]).begin()
    await told.answer("eligibility_problem", action="ask_again")
    await told.answer("eligibility_problem", action="correct_coverage", coverage={"member_id": "M2"})
    assert "eligibility:verified" in await coded_and_not_billable(told)
    inquiries = told.case.made("inquire_eligibility")
    assert [each.coverage and each.coverage.member_id for each in inquiries] == [None, None, "M2"]


@pytest.mark.parametrize("expedited", [False, True])
async def test_an_authorisation_that_the_payer_denies_ends_the_encounter(story: Stories, expedited: bool) -> None:
    cover = EligibilityResult(active=True, authorization_required=True, expedited=expedited, payer_id="BLUEP")
    told = await story(str(expedited), cover=[cover]).begin()
    await told.settle()
    name = "prior_authorization_expedited" if expedited else "prior_authorization_standard"
    assert told.case.running() == {name}
    await told.until(name)
    await told.answer("prior_authorization", action="denied")
    assert "eligibility:authorization_denied" in await told.closed("authorization_denied")
    assert [each.decision for each in told.case.made("record_authorization")] == ["denied"]


async def test_an_authorisation_that_is_given_goes_on(story: Stories) -> None:
    cover = EligibilityResult(active=True, authorization_required=True, payer_id="BLUEP")
    told = await story(cover=[cover]).begin()
    await told.answer("prior_authorization", action="approved", number="A-1")
    assert "eligibility:verified" in await coded_and_not_billable(told)
    assert told.case.made("record_authorization")[0].number == "A-1"


async def test_an_invalid_coding_comes_back_with_its_findings(story: Stories) -> None:
    told = await story(coding_findings=[(finding("not-billable-code"),)]).begin()
    await told.coded()
    await told.settle()
    (card,) = told.case.open("code_encounter")
    assert "not-billable-code" in str(card.context["findings"])
    await told.coded()
    await told.settle()
    assert [each.number for each in told.case.made("record_coding")] == [1, 2]
    assert told.case.insurance == {"P": 20_000}


async def test_a_leading_query_is_refused(story: Stories) -> None:
    told = await story(leading_queries={1}).begin()
    await told.answer("code_encounter", action="query", query=QUERY)
    await told.settle()
    (card,) = told.case.open()
    assert card.type == "code_encounter"
    assert "leading-query" in str(card.context["findings"])
    assert "query_close" not in told.case.running()


async def test_a_physician_answers(story: Stories) -> None:
    told = await story().begin()
    await told.answer("code_encounter", action="query", query=QUERY)
    await told.answer("physician_query", "dr", action="answered", answer="Acute maxillary sinusitis.")
    await told.settle()
    assert told.case.running() == {"days_to_code"}
    trail = await coded_and_not_billable(told)
    assert trail[2:4] == ["coding:query_needed", "physician_query:answered"]
    (kept,) = told.case.made("record_answer")
    assert (kept.outcome, kept.answer, kept.actor) == (QueryOutcome.ANSWERED, "Acute maxillary sinusitis.", "dr")


async def test_a_physician_stands_by_the_note(story: Stories) -> None:
    told = await story().begin()
    await told.answer("code_encounter", action="query", query=QUERY)
    await told.answer("physician_query", "dr", action="code_as_documented", note="Cause not known yet.")
    await told.settle()
    (kept,) = told.case.made("record_answer")
    assert (kept.outcome, kept.answer) == (QueryOutcome.AGREED_AS_DOCUMENTED, "Cause not known yet.")
    assert "physician_query:agreed_as_documented" in await coded_and_not_billable(told)


async def test_whoever_asked_does_not_answer(story: Stories) -> None:
    told = await story().begin()
    await told.answer("code_encounter", "cora", action="query", query=QUERY)
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await told.answer("physician_query", "cora", action="answered", answer="Acute.")
    assert "SeparationOfDuties" in repr(refused.value.cause)
    await told.answer("physician_query", "dr", action="answered", answer="Acute.")


async def test_a_silent_physician_is_reminded_escalated_and_closed_on_day_seven(story: Stories) -> None:
    """Two queries: the clocks of the first leave nothing behind for the second."""
    told = await story().begin()
    for number in (1, 2):
        await told.answer("code_encounter", action="query", query=QUERY)
        await told.until("query_reminder")
        assert len(told.case.made("remind")) == number
        assert [card.type for card in told.case.open()] == ["physician_query"]
        await told.until("query_escalation")
        assert [card.type for card in told.case.open()] == ["query_escalation"]
        await told.until("query_close")
        assert [card.type for card in told.case.open()] == ["code_encounter"]
    assert [each.outcome for each in told.case.made("record_answer")] == [QueryOutcome.UNANSWERED] * 2
    trail = await coded_and_not_billable(told)
    assert trail.count("physician_query:escalated") == 2
    assert trail.count("physician_query:agreed_as_documented") == 2


async def test_an_escalated_query_is_settled_by_the_advisor(story: Stories) -> None:
    told = await story().begin()
    await told.answer("code_encounter", action="query", query=QUERY)
    await told.until("query_escalation")
    await told.answer("query_escalation", "sue", action="answered", answer="Chronic.")
    await told.answer("code_encounter", action="coded", coding=CODING)
    await told.settle()
    assert told.case.trail()[-2:] == ["physician_query:answered", "coding:coded"]
