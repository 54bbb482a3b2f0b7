"""Coding audit: somebody else reviews a coding before anything is billed. Coding calls it for what is sampled.

Reviewer, coder and supervisor are three people: the workflow lets nobody decide on their own work.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import JsonValue

from activities.coding_audit import CodingAuditActivities
from models.coding import Coding
from models.coding_audit import AuditEnding
from models.messages.encounter import AuditResult, CloseAudit, RecordAudit
from models.tasks.audit_answer import AuditAnswer
from models.tasks.audit_coding import AuditCoding
from models.tasks.audit_decision import AuditDecision
from workflows.retries import DECIDE

if TYPE_CHECKING:
    from workflows.encounter import EncounterWorkflow
    from workflows.happenings import TaskDone

NAME = "coding_audit"


class Outcome(StrEnum):
    """Ways out of a coding audit."""

    AGREED = "agreed"
    CORRECTED = "corrected"
    UPHELD = "upheld"


async def audit_coding(
    encounter: EncounterWorkflow, coder: str, sampled_by: tuple[str, ...]
) -> tuple[Coding, str] | None:
    """Have a coding reviewed; returns what is billed instead and who says so, None where the coding stays."""
    encounter.enter(NAME)
    review = await _review(encounter, coder, sampled_by)
    assert isinstance(review.form, AuditCoding)
    corrected = review.form.coding
    if corrected is None or review.action == "agree":
        encounter.mark(NAME, Outcome.AGREED)
        return None
    ending, actor = await _settle(encounter, coder, review)
    encounter.mark(NAME, Outcome.UPHELD if ending.coder_was_right else Outcome.CORRECTED)
    return None if ending.coder_was_right else (corrected, actor)


async def _review(encounter: EncounterWorkflow, coder: str, sampled_by: tuple[str, ...]) -> TaskDone:
    """Ask the reviewer until there is a review that stands: a correction has to be as valid as a coding."""
    context: dict[str, JsonValue] = {"sampled_by": list(sampled_by)}
    while True:
        done = await encounter.answer("audit_coding", "", context, requested_by=coder)
        assert isinstance(done.form, AuditCoding)
        request = RecordAudit(
            encounter=encounter.encounter,
            at=encounter.now,
            task=done.task.id,
            sampled_by=sampled_by,
            coder=coder,
            auditor=done.actor,
            corrected=done.form.coding if done.action == "disagree" else None,
            reason=done.form.reason or done.form.note,
        )
        result: AuditResult = await encounter.local(CodingAuditActivities.record_audit, request, DECIDE)
        if result.accepted:
            return done
        context = context | {"findings": [finding.model_dump(mode="json") for finding in result.findings]}


async def _settle(encounter: EncounterWorkflow, coder: str, review: TaskDone) -> tuple[AuditEnding, str]:
    """Let the coder answer, and a supervisor decide where they do not agree."""
    context = {"audit": review.task.id}
    last = await encounter.answer("audit_answer", "", context, requested_by=review.actor)
    assert isinstance(last.form, AuditAnswer)
    ending, reason = AuditEnding.ACCEPTED, last.form.reason or last.form.note
    if last.action == "dispute":
        parties = (coder, review.actor)
        last = await encounter.answer("audit_decision", "", context, requested_by=last.actor, apart_from=parties)
        assert isinstance(last.form, AuditDecision)
        ending = AuditEnding.CODER_UPHELD if last.action == "coder" else AuditEnding.AUDITOR_UPHELD
        reason = last.form.reason
    request = CloseAudit(task=review.task.id, at=encounter.now, ending=ending, actor=last.actor, reason=reason)
    await encounter.local(CodingAuditActivities.close_audit, request)
    return ending, last.actor
