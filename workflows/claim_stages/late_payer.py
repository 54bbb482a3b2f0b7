"""A payer that is late: called on a ladder of clocks, held to what it promised, asked for the interest it owes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.prompt_pay import interest_due, last_day
from models.messages.facts import InterestOwed, RemittancePosted
from models.tasks.call_payer import CallPayer
from workflows.family import end_of

if TYPE_CHECKING:
    from models.clocks import Deadline
    from workflows.claim import ClaimWorkflow

PROMISED = "promised_payment"
LADDER = "late_payer_"
_TASK = "late_payer_task"


def start_ladder(claim: ClaimWorkflow) -> None:
    """Escalate by the payer's clocks from now on."""
    for clock in sorted(name for name in claim.agenda.clocks if name.startswith(LADDER)):
        if clock != _TASK:
            claim.start_clock(clock)


def rings(clock: str) -> bool:
    """Whether a clock says that the payer is late."""
    return clock == PROMISED or clock.startswith(LADDER)


async def call(claim: ClaimWorkflow, deadline: Deadline) -> None:
    """Have the payer called; a call that waits already becomes more urgent, or goes to whoever the clock names."""
    clock = claim.agenda.clocks[deadline.clock]
    why = f"{deadline.rule}, nothing came"
    changes: dict[str, Any] = {"summary": why, "context": facts(claim)}
    changes |= {name: value for name in ("role", "priority") if (value := getattr(clock, name)) is not None}
    waiting = claim.agenda.open_tasks("call_payer")
    card = waiting[0] if waiting else claim.open_task("call_payer", why)
    claim.agenda.change_task(card.id, **changes)
    if waiting:
        await claim.remind(card, f"{deadline.clock}: {deadline.rule}")


def facts(claim: ClaimWorkflow) -> dict[str, Any]:
    """What is known of a late claim without any PHI; the rest is looked up when the task is shown."""
    law, received, said = claim.prompt_pay, claim.received_on, claim.status
    return {
        "claim": claim.claim.number,
        "received_on": received.isoformat() if received else None,
        "due_by": last_day(law, received).isoformat() if law and received else None,
        "law": law.model_dump(mode="json") if law else None,
        "last_status": said.model_dump(mode="json", exclude={"status"}) if said else None,
        "promised": claim.promise,
    }


def promised(claim: ClaimWorkflow, form: CallPayer) -> None:
    """Hold the payer to the day that it named."""
    claim.stop_clock(PROMISED)
    if form.promised is not None:
        claim.promise = {"on": form.promised.isoformat(), "reference": form.reference, "by": form.spoke_with}
        claim.start_clock(PROMISED, end_of(form.promised))


async def claim_interest(claim: ClaimWorkflow, fact: RemittancePosted) -> None:
    """Tell the encounter of interest that a late first payment of a clean claim did not bring."""
    law, received = claim.prompt_pay, claim.received_on
    if law is None or received is None or not claim.clean or len(claim.posted) != 1:
        return
    due = interest_due(law, received, fact.on, fact.paid_cents)
    if due is None:
        return
    if due.cents - fact.interest_cents < law.least_cents:
        if fact.interest_cents:
            claim.mark("adjudication", "interest_paid", f"{fact.interest_cents} of {due.cents} cents")
        return
    owed = InterestOwed(
        id=f"{fact.id}:interest",
        on=fact.on,
        claim=claim.claim.number,
        payer_id=claim.payer_id,
        due=due,
        paid_cents=fact.interest_cents,
    )
    await claim.report(owed)
