"""Adjudication: ask on the payer's cadence, escalate when it is late, until something is posted."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from activities.claims import ClaimActivities
from activities.letters import LetterActivities
from models.messages.claims import (
    ClaimResult,
    Frequency,
    LetterKind,
    SendLetter,
    StatusKind,
    StatusRequest,
    StatusResult,
    SubmissionPlan,
)
from models.messages.facts import (
    BatchAcknowledged,
    ClaimAcknowledged,
    ReceivableChanged,
    RemittancePosted,
    VoidRequested,
)
from models.tasks.call_payer import CallPayer
from models.tasks.send_records import SendRecords
from workflows.claim_stages import late_payer
from workflows.happenings import ClockRang, TaskDone
from workflows.retries import ASK_PAYER
from workflows.stages import Stage

if TYPE_CHECKING:
    from workflows.claim import ClaimWorkflow
    from workflows.happenings import Happening

_TASKS = ("call_payer", "lost_claim", "send_records")


class Outcome(StrEnum):
    """Ways out of the adjudication wait."""

    PAID = "paid"
    PARTLY_PAID = "partly_paid"
    DENIED = "denied"
    PENDED = "pended"
    CROSSOVER_LOST = "crossover_lost"


async def run(claim: ClaimWorkflow) -> ClaimResult | None:
    """Wait until the payer has adjudicated; a claim that it lost is submitted again."""
    claim.enter_once(STAGE.name)
    return await await_remittance(claim)


async def await_remittance(claim: ClaimWorkflow) -> ClaimResult | None:
    """Wait for postings until the last one is not a mere reversal."""
    if claim.waits_for_crossover:
        claim.start_clock("crossover_wait")
    else:
        start_cadence(claim)
    result: ClaimResult | None = None
    while result is None:
        match await claim.next(_about_adjudication):
            case RemittancePosted() | ReceivableChanged() as fact:
                if await settles(claim, fact):
                    break
            case VoidRequested() as asked if claim.plan.frequency is not Frequency.VOID:
                result = claim.void_asked(asked)
            case ClockRang(deadline=deadline) if deadline.clock.endswith("_status_inquiry"):
                await inquire(claim)
            case ClockRang(clock="crossover_wait"):
                result = await look_for_crossover(claim)
            case ClockRang(deadline=deadline):
                await late_payer.call(claim, deadline)
            case TaskDone() as done:
                result = await act(claim, done)
            case _:
                pass  # a second acknowledgement says nothing new; what is voided already is not voided again
    claim.filed()
    claim.stop_clock(
        "crossover_wait",
        "first_status_inquiry",
        "next_status_inquiry",
        "late_payer_*",
        "records_due",
        late_payer.PROMISED,
    )
    for type_name in _TASKS:
        claim.withdraw_tasks(type_name)
    return result


async def settles(claim: ClaimWorkflow, fact: RemittancePosted | ReceivableChanged) -> bool:
    """Whether nothing more is waited for: the payer has decided, or what it owed is written off."""
    if isinstance(fact, ReceivableChanged):
        return await claim.open_cents() <= 0
    claim.hear(fact)
    return await adjudicated(claim, fact)


async def adjudicated(claim: ClaimWorkflow, fact: RemittancePosted) -> bool:
    """Record how the payer decided; a reversal alone leaves the claim to be adjudicated again."""
    if claim.plan.frequency is Frequency.VOID:
        return taken_back(claim)
    if fact.reversal:
        return await claim.open_cents() <= 0
    if fact.denied_cents > 0:
        outcome = Outcome.PARTLY_PAID if fact.paid_cents > 0 else Outcome.DENIED
    else:
        outcome = Outcome.PARTLY_PAID if fact.shortfall_cents > 0 else Outcome.PAID
    claim.mark(STAGE.name, outcome, ", ".join(fact.reasons))
    await late_payer.claim_interest(claim, fact)
    return True


def taken_back(claim: ClaimWorkflow) -> bool:
    """Whether the payer has taken back all that it had settled of a voided claim."""
    back = sum(fact.paid_cents + fact.contractual_cents + fact.patient_cents for fact in claim.posted if fact.reversal)
    return -back >= claim.to_take_back_cents


def start_cadence(claim: ClaimWorkflow) -> None:
    """Ask and escalate by the payer's clocks from now on."""
    claim.start_clock("first_status_inquiry")
    late_payer.start_ladder(claim)


async def look_for_crossover(claim: ClaimWorkflow) -> ClaimResult | None:
    """Nothing came of a crossover that was announced: where the payer does not have the claim, bill it ourselves."""
    result = await ask(claim)
    claim.waits_for_crossover = False
    if result.status in (StatusKind.NOT_FOUND, StatusKind.UNANSWERED):
        claim.mark(STAGE.name, Outcome.CROSSOVER_LOST, f"{result.category}:{result.code}")
        return claim.resubmission(SubmissionPlan(coding=claim.plan.coding))
    claim.filed()
    start_cadence(claim)
    return None


async def ask(claim: ClaimWorkflow) -> StatusResult:
    """Send a 276 and return the 277."""
    claim.status_inquiries += 1
    request = StatusRequest(claim=claim.claim, at=claim.now, number=claim.status_inquiries)
    result: StatusResult = await claim.do(
        ClaimActivities.inquire_status, request, ASK_PAYER, f"276/277, inquiry {claim.status_inquiries}"
    )
    claim.status = result.model_copy(update={"asked": claim.now.date()})
    return result


async def inquire(claim: ClaimWorkflow) -> None:
    """Ask, and act on the answer."""
    result = await ask(claim)
    context = {"claim": claim.claim.number, "category": result.category, "code": result.code}
    match result.status:
        case StatusKind.NOT_FOUND if not claim.agenda.open_tasks("lost_claim"):
            claim.open_task("lost_claim", "", context)
        case StatusKind.RECORDS_REQUESTED if not claim.agenda.open_tasks("send_records"):
            claim.clean = False  # what needs records is not clean: no interest runs on it
            claim.mark(STAGE.name, Outcome.PENDED, "records requested")
            claim.start_clock("records_due")
            claim.open_task("send_records", "", context)
        case StatusKind.IN_PROCESS:
            claim.mark(STAGE.name, Outcome.PENDED, f"{result.category}:{result.code}")
    claim.start_clock("next_status_inquiry")


async def act(claim: ClaimWorkflow, done: TaskDone) -> ClaimResult | None:
    """Do what the biller decided on the phone or about the request for records."""
    if done.action == "resubmit":
        return claim.again(done.actor)
    if isinstance(done.form, CallPayer):
        late_payer.promised(claim, done.form)
    if isinstance(done.form, SendRecords) and done.action == "send":
        letter = SendLetter(
            key=done.task.id,
            kind=LetterKind.RECORDS,
            encounter=claim.encounter,
            at=claim.now,
            claim=claim.claim,
            documents=done.form.documents,
            actor=done.actor,
        )
        await claim.do(LetterActivities.send_letter, letter, ASK_PAYER, "records to the payer")
        claim.stop_clock("records_due")
    return None


def _about_adjudication(happening: Happening) -> bool:
    match happening:
        case RemittancePosted() | BatchAcknowledged() | ClaimAcknowledged() | VoidRequested() | ReceivableChanged():
            return True
        case ClockRang(deadline=deadline):
            name = deadline.clock
            waits = ("_status_inquiry", "crossover_wait", "records_due")
            return name.endswith(waits) or late_payer.rings(name)
        case TaskDone(task=task):
            return task.type in _TASKS
        case _:
            return False


STAGE = Stage("adjudication", 20, Outcome, run)
