"""Financial assistance: an application pauses everything until it is decided, for all of the patient's visits at once.

What it says stays in the database: here is only where it stands (26 CFR 1.501(r)-6(c)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from activities.assistance import AssistanceActivities
from models.assistance import Outcome
from models.messages.balance import (
    AskForPapers,
    AssessAssistance,
    AssistanceDecided,
    AssistanceStanding,
    DecideAssistance,
)
from models.messages.facts import PatientEvent, PatientReported
from models.tasks.assistance_application import AssistanceApplication
from workflows.retries import ASK_PAYER
from workflows.topics import Topic

if TYPE_CHECKING:
    from workflows.happenings import TaskDone
    from workflows.patient_balance import PatientBalanceWorkflow

_TASK = "assistance_application"
_APPROVAL = "approve_assistance"
_PAPERS = "assistance_papers"


async def applied(balance: PatientBalanceWorkflow, _fact: PatientReported) -> None:
    """Have the application decided once it is complete; until then ask for what it lacks."""
    await balance.refresh()
    standing = await assess(balance)
    if not standing.application or any(balance.agenda.open_tasks(each) for each in (_TASK, _APPROVAL)):
        return
    if standing.complete:
        balance.stop_clock(_PAPERS)
        ask(balance, standing, "")
        return
    waiting = balance.agenda.running(_PAPERS) or balance.agenda.start_clock(_PAPERS, balance.now)
    assert waiting is not None
    letter = AskForPapers(
        encounter=balance.encounter, at=balance.now, application=standing.application, due=waiting.due
    )
    await balance.do(AssistanceActivities.ask_for_papers, letter, ASK_PAYER, "letter: what the application lacks")


async def assess(balance: PatientBalanceWorkflow, percent: int | None = None) -> AssistanceStanding:
    """Ask what the policy makes of the application, or what another discount would come to."""
    request = AssessAssistance(encounter=balance.encounter, at=balance.now, percent=percent)
    standing: AssistanceStanding = await balance.local(AssistanceActivities.assess_assistance, request)
    return standing


def ask(balance: PatientBalanceWorkflow, standing: AssistanceStanding, summary: str) -> None:
    """Have somebody decide; how it is computed, they read with the task."""
    context = {"cents": balance.cents, "application": standing.application}
    balance.open_task(_TASK, summary, context)


async def decided(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Carry out a decision, or have it approved first where it is about much; ask again where its reason is missing."""
    assert isinstance(done.form, AssistanceApplication)
    computed = await assess(balance)
    if not computed.application:
        return
    if lacking := unsaid(done.form, computed):
        ask(balance, computed, lacking)
        return
    approved = done.form.action == "approved"
    otherwise = done.form.percent if approved and done.form.percent != computed.percent else None
    decision = DecideAssistance(
        encounter=balance.encounter,
        at=balance.now,
        application=computed.application,
        outcome=Outcome.APPROVED if approved else Outcome.DENIED,
        percent=otherwise,
        reason=done.form.reason,
        decided_by=done.actor,
    )
    standing = computed if otherwise is None else await assess(balance, otherwise)
    if not approved or standing.charity_cents <= standing.approval_above_cents:
        await carry_out(balance, decision)
        return
    balance.proposed = decision
    context = {"cents": standing.charity_cents, "application": computed.application}
    balance.open_task(_APPROVAL, "", context, requested_by=done.actor)


def unsaid(form: AssistanceApplication, computed: AssistanceStanding) -> str:
    """What a decision lacks, in words; empty where it can be carried out."""
    approved = form.action == "approved"
    if approved and form.percent is None and not computed.eligible:
        return "Say how many percent are taken off"
    if computed.eligible is None or form.reason:
        return ""
    other = form.percent is not None and form.percent != computed.percent
    return "Say why it is decided otherwise than computed" if approved is not computed.eligible or other else ""


async def approved(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Carry out what somebody else approved; what they refuse is decided anew."""
    decision, balance.proposed = balance.proposed, None
    assert decision is not None
    if done.action == "approve":
        await carry_out(balance, decision.model_copy(update={"approved_by": done.actor, "at": balance.now}))
    else:
        ask(balance, await assess(balance), "The approval was refused: decide anew")


async def carry_out(balance: PatientBalanceWorkflow, decision: DecideAssistance) -> None:
    """Post, mail and tell a decision."""
    found: AssistanceDecided = await balance.do(
        AssistanceActivities.decide_assistance, decision, ASK_PAYER, f"assistance: {decision.outcome.value}"
    )
    balance.charity_granted = balance.charity_granted or found.charity_cents > 0


async def papers_over(balance: PatientBalanceWorkflow) -> bool:
    """Close an application whose papers did not come; the cycle of statements goes on."""
    standing = await assess(balance)
    if standing.application and not standing.complete:
        decision = DecideAssistance(
            encounter=balance.encounter,
            at=balance.now,
            application=standing.application,
            outcome=Outcome.INCOMPLETE,
        )
        await carry_out(balance, decision)
    await balance.refresh()
    return False


def pending(balance: PatientBalanceWorkflow) -> bool:
    """Whether an application is to be decided, even of somebody who owes nothing any more: they may get money back."""
    return bool(balance.agenda.running(_PAPERS)) or any(balance.agenda.open_tasks(each) for each in (_TASK, _APPROVAL))


TOPIC = Topic(
    "assistance",
    hears={PatientEvent.ASSISTANCE_APPLIED: applied},
    decides={_TASK: decided, _APPROVAL: approved},
    rings={_PAPERS: papers_over},
    clocks=("assistance_window", _PAPERS),
    pauses=(_TASK, _APPROVAL),
    keeps_open=pending,
)
