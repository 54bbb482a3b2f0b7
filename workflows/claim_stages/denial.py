"""Denial: corrected, appealed level by level, written off with approval, or billed to the patient."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from activities.appeals import AppealActivities
from activities.denials import DenialActivities
from codesets.write_offs import suggested
from domain.appeals import filing_time
from domain.deadlines import due_date
from models.ids import appeal_workflow_id
from models.messages.appeals import AppealLevel, AskLevel
from models.messages.claims import (
    Adjustment,
    AppealEnd,
    AppealResult,
    AppealStart,
    ClaimEnd,
    ClaimResult,
    FilingLimit,
    Frequency,
    SubmissionPlan,
)
from models.messages.denials import PreparedDenial, PrepareDenial
from models.messages.facts import AppealDecided, ReceivableChanged, RemittancePosted, VoidRequested
from models.tasks.work_denial import WorkDenial
from models.write_offs import WriteOffReason
from workflows.claim_stages.adjudication import await_remittance
from workflows.family import end_of
from workflows.happenings import ChildEnded, ClockRang, TaskDone
from workflows.retries import DECIDE
from workflows.stages import Stage

if TYPE_CHECKING:
    from workflows.claim import ClaimWorkflow
    from workflows.happenings import Happening


class Outcome(StrEnum):
    """Ways out of a denial."""

    OVERTURNED = "overturned"
    UPHELD = "upheld"
    WRITTEN_OFF = "written_off"
    CORRECTED = "corrected"
    BILLED_TO_PATIENT = "billed_to_patient"


async def run(claim: ClaimWorkflow) -> ClaimResult | None:
    """Work the denied amount until nothing of it is open."""
    while (cents := await claim.open_cents()) > 0:
        if claim.enter_once(STAGE.name):
            limit_correction(claim)
        level = await next_level(claim, cents)
        done = await choose(claim, cents, level)
        claim.stop_clock("appeal_filing_*")
        if claim.void is not None:
            return ClaimResult(end=ClaimEnd.SETTLED)
        if done is None:
            continue
        assert isinstance(done.form, WorkDenial)
        match done.action:
            case "correct":
                claim.mark(STAGE.name, Outcome.CORRECTED)
                return claim.resubmission(replacement(claim, done))
            case "appeal":
                if (result := await appeal(claim, cents, level, done.form.aggregate)) is not None:
                    return result
            case "void":
                return claim.void_asked(void_of(claim, done))
            case "write_off":
                if await claim.written_off(cents, why(claim, done.form), reasons(claim), done):
                    claim.mark(STAGE.name, Outcome.WRITTEN_OFF, reasons(claim))
            case _:
                await claim.adjust(
                    Adjustment.TRANSFER_TO_PATIENT,
                    cents,
                    done.task.id,
                    sequence=claim.claim.sequence,
                    reason=reasons(claim),
                    requested_by=done.actor,
                )
                claim.mark(STAGE.name, Outcome.BILLED_TO_PATIENT, reasons(claim))
    return None


def void_of(claim: ClaimWorkflow, done: TaskDone) -> VoidRequested:
    """What was denied should never have been sent: the whole encounter is taken back."""
    assert isinstance(done.form, WorkDenial)
    assert done.form.void_reason is not None
    return VoidRequested(
        id=f"void:{done.task.id}",
        on=claim.now.date(),
        encounter=claim.encounter,
        reason=done.form.void_reason,
        by=done.actor,
    )


def reasons(claim: ClaimWorkflow) -> str:
    """Why the payer did not pay, as codes: "CO-50, N115"."""
    return ", ".join(claim.posted[-1].reasons) if claim.posted else ""


def why(claim: ClaimWorkflow, form: WorkDenial) -> WriteOffReason:
    """Why it is given up: what the specialist says, else what the payer's reasons suggest."""
    return form.write_off or suggested(claim.posted[-1].reasons if claim.posted else ())


def limit_correction(claim: ClaimWorkflow) -> None:
    """Run the time in which the payer takes a corrected claim, counted from its decision."""
    clock = claim.agenda.clocks.get("corrected_claim")
    if clock is not None and claim.posted:
        claim.guard_filing(FilingLimit(clock=clock.name, day=due_date(clock, claim.posted[-1].on)))


async def next_level(claim: ClaimWorkflow, cents: int) -> AppealLevel:
    """Learn what the next level of appeal asks, and whether what is at stake is enough."""
    asked = AskLevel(
        claim=claim.claim,
        payer_id=claim.payer_id,
        level=claim.appeals_decided + 1,
        at=claim.now,
        at_stake_cents=cents,
    )
    found: AppealLevel = await claim.local(AppealActivities.appeal_level, asked)
    return found


async def prepared(claim: ClaimWorkflow, level: AppealLevel) -> PreparedDenial:
    """Learn what is prepared for this denial; its worker reads the whole of it on demand."""
    request = PrepareDenial(claim=claim.claim, level=level.number, at=claim.now)
    found: PreparedDenial = await claim.local(DenialActivities.prepare_denial, request, DECIDE)
    return found


def guard_appeal(claim: ClaimWorkflow, level: AppealLevel) -> dict[str, object] | None:
    """Run the time in which the next level may be filed; returns it for the task."""
    filing = filing_time(claim.agenda.clocks, level.number, noticed(claim))
    if filing is None:
        return None
    last = end_of(filing.last_day)
    if last > claim.now and claim.agenda.running(filing.clock) is None:
        claim.agenda.add_deadline(claim.agenda.clocks[filing.clock], claim.now, last)
    return filing.model_dump(mode="json")


def noticed(claim: ClaimWorkflow) -> date:
    """The day of the decision that would be appealed."""
    return claim.denied_on or claim.posted[-1].on


async def choose(claim: ClaimWorkflow, cents: int, level: AppealLevel) -> TaskDone | None:
    """Ask the specialist; None when the payer moved the money meanwhile and the question is a new one."""
    codes = list(claim.posted[-1].reasons) if claim.posted else []
    card = claim.open_task(
        "work_denial",
        f"denied: {reasons(claim)}" if codes else "",
        {
            "claim": claim.claim.number,
            "cents": cents,
            "reasons": codes,
            "next_appeal_level": level.number,
            "appeal_levels": claim.appeal_levels,
            "prepared": (await prepared(claim, level)).model_dump(mode="json", exclude_defaults=True),
            "appeal": level.model_dump(mode="json"),
            "filing": guard_appeal(claim, level) if claim.posted else None,
        },
    )
    while True:
        match await claim.next(lambda each: _about_denial(each, card.id)):
            case TaskDone() as done:
                return done
            case ClockRang(deadline=deadline):
                await claim.remind(card, f"{deadline.clock}: {deadline.rule}")
            case VoidRequested() as asked:
                claim.void_asked(asked)
                return None
            case RemittancePosted() as fact:
                claim.hear(fact)
                claim.withdraw_tasks("work_denial")
                return None
            case ReceivableChanged():
                claim.withdraw_tasks("work_denial")
                return None


def _about_denial(happening: Happening, task_id: str) -> bool:
    match happening:
        case TaskDone(task=task):
            return task.id == task_id
        case ClockRang(deadline=deadline):
            name = deadline.clock
            return name in ("corrected_claim", "timely_filing_warning") or name.startswith("appeal_filing_")
        case RemittancePosted() | VoidRequested() | ReceivableChanged():
            return True
        case _:
            return False


def replacement(claim: ClaimWorkflow, done: TaskDone) -> SubmissionPlan:
    """A corrected claim replaces what the payer adjudicated (frequency 7 with its claim number)."""
    assert isinstance(done.form, WorkDenial)
    return SubmissionPlan(
        frequency=Frequency.REPLACEMENT,
        replaces=claim.payer_claim_number,
        coding=done.form.coding or claim.plan.coding,
        coverage=done.form.coverage,
        prior_authorization=done.form.prior_authorization or claim.plan.prior_authorization,
        providers=done.form.providers,
        documents=done.form.documents or claim.plan.documents,
        actor=done.actor,
    )


async def appeal(
    claim: ClaimWorkflow, cents: int, asked: AppealLevel | None = None, aggregate: tuple[str, ...] = ()
) -> ClaimResult | None:
    """Run the next level as a child, hand it what the payer decides, and wait for the money of a won one.

    Returns a result where that money does not come and a biller submits the claim again.
    """
    level = claim.appeals_decided + 1
    asked = asked or await next_level(claim, cents)
    start = AppealStart(
        **claim.child_start(),
        claim=claim.claim,
        level=level,
        denied_on=noticed(claim),
        at_stake_cents=cents,
        reasons=claim.posted[-1].reasons,
        name=asked.name,
        aggregate=aggregate,
        good_cause_rule=asked.good_cause,
    )
    name = appeal_workflow_id(claim.claim.key, level)
    await claim.start_child("AppealWorkflow", start, name, f"appeal, level {level}", AppealResult)
    paid = False
    while True:
        match await claim.next(lambda each: isinstance(each, ChildEnded | RemittancePosted | AppealDecided)):
            case ChildEnded(result=AppealResult() as result):
                break
            case ChildEnded():
                result = AppealResult(end=AppealEnd.GIVEN_UP, on=claim.now.date())
                break
            case AppealDecided() as decided:
                if decided.level == level:  # a copy of an earlier letter decides nothing
                    await claim.tell(name, decided)
            case RemittancePosted() as posted:
                claim.hear(posted)
                if posted.paid_cents > 0:
                    paid = True
                    await claim.tell(name, won(posted, level))
    if result.end in (AppealEnd.OVERTURNED, AppealEnd.UPHELD):
        claim.appeals_decided = level
        claim.denied_on = result.on
        claim.mark(STAGE.name, Outcome(result.end.value), f"level {level}")
    if result.end is AppealEnd.OVERTURNED and not paid and await claim.open_cents() > 0:
        return await await_remittance(claim)
    return None


def won(posted: RemittancePosted, level: int) -> AppealDecided:
    """A payment on an appealed claim is the decision, whether or not a letter follows."""
    return AppealDecided(id=f"{posted.id}:won", on=posted.on, claim=posted.claim, level=level, overturned=True)


STAGE = Stage("denial", 40, Outcome, run)
