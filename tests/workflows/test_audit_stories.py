"""Second-level review: sampled codings are not billed before somebody else has looked at them."""

from collections.abc import Callable

import pytest
from office_case import finding
from story import CODING, Story
from temporalio.client import WorkflowUpdateFailedError

from models.coding import Coding
from models.coding_audit import AuditEnding

Stories = Callable[..., Story]
BETTER = {"diagnoses": ["J01.90"], "lines": [{"code": "99214"}]}
DISAGREE = {"action": "disagree", "coding": BETTER, "reason": "The minutes support a higher level."}


async def sampled(story: Stories, name: str = "", **script: object) -> Story:
    told = await story(name, sampled_by=("random",), **script).begin()
    await told.answer("code_encounter", "cora", action="coded", coding=CODING)
    await told.settle()
    return told


async def refused(told: Story, type_name: str, actor: str, **form: object) -> bool:
    with pytest.raises(WorkflowUpdateFailedError) as error:
        await told.answer(type_name, actor, **form)
    return "SeparationOfDuties" in repr(error.value.cause)


async def test_a_sampled_coding_waits_for_its_review(story: Stories) -> None:
    told = await sampled(story)
    (card,) = told.case.open()
    assert (card.type, card.context, card.requested_by) == ("audit_coding", {"sampled_by": ["random"]}, "cora")
    assert not told.case.made("build_claim")
    await told.answer("audit_coding", "audrey", action="agree")
    await told.settle()
    assert told.case.made("build_claim")
    assert told.case.trail()[-2:] == ["coding_audit:agreed", "coding:coded"]
    assert [each.coding for each in told.case.made("record_coding")] == [Coding.model_validate(CODING)]


async def test_what_is_not_sampled_is_billed_at_once(story: Stories) -> None:
    told = await story().begin()
    await told.coded()
    await told.settle()
    assert told.case.made("build_claim")
    assert not [each for each in told.case.tasks() if each.startswith("audit")]


async def test_the_coder_does_not_review_her_own_coding(story: Stories) -> None:
    told = await sampled(story)
    assert await refused(told, "audit_coding", "cora", action="agree")
    assert [card.type for card in told.case.open()] == ["audit_coding"]


async def test_an_accepted_correction_is_billed(story: Stories) -> None:
    told = await sampled(story)
    await told.answer("audit_coding", "audrey", **DISAGREE)
    assert await refused(told, "audit_answer", "audrey", action="accept")
    await told.answer("audit_answer", "cora", action="accept")
    await told.settle()
    first, second = told.case.made("record_coding")
    assert (second.coding, second.actor, second.audited) == (Coding.model_validate(BETTER), "cora", True)
    assert first.coding != second.coding
    assert [each.ending for each in told.case.made("close_audit")] == [AuditEnding.ACCEPTED]
    assert told.case.trail()[-2:] == ["coding_audit:corrected", "coding:coded"]


@pytest.mark.parametrize(("decision", "ending"), [("coder", "coder_upheld"), ("auditor", "auditor_upheld")])
async def test_a_supervisor_decides_what_coder_and_reviewer_dispute(story: Stories, decision: str, ending: str) -> None:
    told = await sampled(story, decision)
    await told.answer("audit_coding", "audrey", **DISAGREE)
    await told.answer("audit_answer", "cora", action="dispute", reason="The level was right.")
    for party in ("cora", "audrey"):
        assert await refused(told, "audit_decision", party, action=decision, reason="mine")
    await told.answer("audit_decision", "sue", action=decision, reason="The chart says so.")
    await told.settle()
    (closed,) = told.case.made("close_audit")
    assert (closed.ending, closed.actor, closed.reason) == (ending, "sue", "The chart says so.")
    assert len(told.case.made("record_coding")) == (1 if decision == "coder" else 2)
    assert told.case.trail()[-2:] == [
        "coding_audit:upheld" if decision == "coder" else "coding_audit:corrected",
        "coding:coded",
    ]


async def test_a_correction_that_is_not_valid_goes_back_to_the_reviewer(story: Stories) -> None:
    told = await sampled(story, audit_findings=[(finding("not-billable-code"),)])
    await told.answer("audit_coding", "audrey", **DISAGREE)
    await told.settle()
    (card,) = told.case.open()
    assert card.type == "audit_coding"
    assert "not-billable-code" in str(card.context["findings"])
    await told.answer("audit_coding", "audrey", action="agree")
    await told.settle()
    assert told.case.trail()[-2:] == ["coding_audit:agreed", "coding:coded"]


async def test_a_corrected_coding_that_is_refused_goes_back_to_the_coder(story: Stories) -> None:
    """The code sets may have changed while coder and reviewer talked."""
    told = await sampled(story, coding_findings=[(), (finding("not-billable-code"),)])
    await told.answer("audit_coding", "audrey", **DISAGREE)
    await told.answer("audit_answer", "cora", action="accept")
    await told.settle()
    (card,) = told.case.open("code_encounter")
    assert "not-billable-code" in str(card.context["findings"])
