"""Submission: build, scrub, send, and hear that the payer has it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from activities.claims import ClaimActivities
from activities.letters import LetterActivities
from models.findings import Severity
from models.messages.claims import (
    BuildClaim,
    ClaimDraft,
    ClaimEnd,
    ClaimIdentity,
    ClaimResult,
    Frequency,
    IdentifyClaim,
    LetterKind,
    QueueClaim,
    SendLetter,
)
from models.messages.facts import BatchAcknowledged, ClaimAcknowledged, RemittancePosted
from models.tasks.fix_claim import FixClaim
from models.tasks.fix_rejection import FixRejection
from models.write_offs import WriteOffReason
from workflows.happenings import ClockRang, TaskDone
from workflows.retries import ASK_PAYER, DECIDE
from workflows.stages import Stage

if TYPE_CHECKING:
    from workflows.claim import ClaimWorkflow
    from workflows.happenings import Happening


class Outcome(StrEnum):
    """Ways out of submission."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    HELD = "held"


async def run(claim: ClaimWorkflow) -> ClaimResult | None:
    """Send a clean claim and wait until it is acknowledged. A claim that the payer before forwarded is not sent."""
    if claim.resumed or claim.waits_for_crossover:
        await identify(claim)
        return None
    claim.enter_once(STAGE.name)
    draft = await build_clean(claim)
    await claim.local(ClaimActivities.queue_claim, QueueClaim(claim=claim.claim, at=claim.now))
    if claim.plan.documents and claim.plan.frequency is not Frequency.VOID:
        await mail_attachment(claim)
    return await await_acknowledgement(claim, draft)


async def mail_attachment(claim: ClaimWorkflow) -> None:
    """Mail the documents under the number that the claim announces."""
    letter = SendLetter(
        key=f"attachment:{claim.claim.number}",
        kind=LetterKind.RECORDS,
        encounter=claim.encounter,
        at=claim.now,
        claim=claim.claim,
        documents=claim.plan.documents,
        attachment=claim.claim.attachment_number,
        actor=claim.plan.actor,
    )
    await claim.do(LetterActivities.send_letter, letter, ASK_PAYER, "attachment to the payer")


async def identify(claim: ClaimWorkflow) -> None:
    """Learn whose a claim is that is not sent now. A forwarded one may still have to be filed by ourselves in time."""
    request = IdentifyClaim(claim=claim.claim, at=claim.now)
    found: ClaimIdentity = await claim.local(ClaimActivities.identify_claim, request)
    claim.appeal_levels = found.appeal_levels
    claim.payer_claim_number = found.payer_claim_number
    await claim.bill_to(found.payer_id)
    if claim.waits_for_crossover:
        claim.guard_filing(found.filing)


async def build_clean(claim: ClaimWorkflow) -> ClaimDraft:
    """Build and scrub until no finding stops the claim: everything to fix stands in one task."""
    request = BuildClaim(claim=claim.claim, at=claim.now, plan=claim.plan, actor=claim.plan.actor)
    while True:
        draft: ClaimDraft = await claim.local(ClaimActivities.build_claim, request, DECIDE)
        claim.appeal_levels = draft.appeal_levels
        claim.to_take_back_cents = draft.to_take_back_cents
        claim.prompt_pay = draft.prompt_pay
        await claim.bill_to(draft.payer_id)
        claim.guard_filing(draft.filing)
        stopping = [finding for finding in draft.findings if finding.severity is not Severity.WARNING]
        if not stopping:
            return draft
        claim.mark(STAGE.name, Outcome.HELD)
        findings = [finding.model_dump(mode="json") for finding in draft.findings]
        summary = f"{len(stopping)} finding{'s' if len(stopping) > 1 else ''} to fix before the claim can go"
        context = {"claim": draft.number, "findings": findings, "changes": list(draft.changes)}
        done = await claim.answer_before_limit("fix_claim", summary, context, draft.role)
        request = corrected(request, done, tuple(finding.code for finding in stopping)).model_copy(
            update={"at": claim.now}
        )
        claim.plan = request.plan


def corrected(request: BuildClaim, done: TaskDone, codes: tuple[str, ...]) -> BuildClaim:
    """Return the next build after the biller's answer."""
    assert isinstance(done.form, FixClaim)
    changes: dict[str, object] = {"number": request.number + 1, "actor": done.actor}
    match done.action:
        case "correct":
            changes["plan"] = request.plan.model_copy(update={"coding": done.form.coding, "actor": done.actor})
        case "correct_coverage":
            changes["plan"] = request.plan.model_copy(update={"coverage": done.form.coverage, "actor": done.actor})
        case "attach":
            changes["plan"] = request.plan.model_copy(update={"documents": done.form.documents, "actor": done.actor})
        case "authorize":
            changes["prior_authorization"] = done.form.prior_authorization
        case _:
            changes["overridden"] = (*request.overridden, *codes)
    return request.model_copy(update=changes)


async def await_acknowledgement(claim: ClaimWorkflow, draft: ClaimDraft) -> ClaimResult | None:
    """Wait for 999 and 277CA; whichever refuses the claim sends it to a person."""
    for clock in ("acknowledgement_999", "acknowledgement_277ca"):
        claim.start_clock(clock)
    while True:
        match await claim.next(_about_acknowledgement):
            case BatchAcknowledged(accepted=True):
                claim.stop_clock("acknowledgement_999")
            case ClaimAcknowledged(accepted=True) as fact:
                claim.payer_claim_number = fact.payer_claim_number
                claim.received_on = fact.on
                accept(claim)
                return None
            case RemittancePosted() as fact:
                # The 835 overtook the 277CA: whoever pays has accepted.
                claim.happen(fact)
                accept(claim)
                return None
            case BatchAcknowledged() | ClaimAcknowledged() as refusal:
                return await reject(claim, draft, refusal.reasons)
            case ClockRang():
                if not claim.agenda.open_tasks("missing_acknowledgement"):
                    claim.open_task("missing_acknowledgement", "", {"claim": draft.number})
            case TaskDone(action="resubmit", actor=actor):
                stop_acknowledgement_clocks(claim)
                return claim.again(actor)
            case TaskDone():
                claim.start_clock("acknowledgement_277ca")


def accept(claim: ClaimWorkflow) -> None:
    """The payer has the claim: the filing limit is met."""
    stop_acknowledgement_clocks(claim)
    claim.filed()
    claim.withdraw_tasks("missing_acknowledgement")
    claim.mark(STAGE.name, Outcome.ACCEPTED)


async def reject(claim: ClaimWorkflow, draft: ClaimDraft, reasons: tuple[str, ...]) -> ClaimResult:
    """A rejected claim was never filed: correct it and send it again, while the filing limit still runs."""
    stop_acknowledgement_clocks(claim)
    claim.withdraw_tasks("missing_acknowledgement")
    claim.mark(STAGE.name, Outcome.REJECTED, ", ".join(reasons))
    while True:
        done = await claim.answer_before_limit("fix_rejection", "", {"claim": draft.number, "reasons": list(reasons)})
        assert isinstance(done.form, FixRejection)
        if done.action == "resubmit":
            coding = done.form.coding or claim.plan.coding
            return claim.again(done.actor, coding=coding, coverage=done.form.coverage)
        if claim.plan.frequency is Frequency.VOID:  # there is nothing to write off: the payer keeps the claim
            return ClaimResult(end=ClaimEnd.SETTLED)
        if await claim.written_off(
            await claim.open_cents(), WriteOffReason.ADMINISTRATIVE, ", ".join(reasons) or "rejected", done
        ):
            return ClaimResult(end=ClaimEnd.SETTLED)


def stop_acknowledgement_clocks(claim: ClaimWorkflow) -> None:
    """Nobody waits for an acknowledgement any more."""
    claim.stop_clock("acknowledgement_*")


def _about_acknowledgement(happening: Happening) -> bool:
    match happening:
        case BatchAcknowledged() | ClaimAcknowledged() | RemittancePosted():
            return True
        case ClockRang(deadline=deadline):
            return deadline.clock.startswith("acknowledgement_")
        case TaskDone(task=task):
            return task.type == "missing_acknowledgement"
        case _:
            return False


STAGE = Stage("submission", 10, Outcome, run)
