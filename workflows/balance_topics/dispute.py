"""A disputed bill: nothing goes out until it is answered; an adjustment is approved by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.messages.claims import Adjustment
from models.messages.facts import PatientEvent, PatientReported
from models.tasks.patient_dispute import PatientDispute
from workflows.topics import Topic

if TYPE_CHECKING:
    from workflows.happenings import TaskDone
    from workflows.patient_balance import PatientBalanceWorkflow


async def raised(balance: PatientBalanceWorkflow, _fact: PatientReported) -> None:
    """Have the dispute answered."""
    balance.open_task("patient_dispute", "", {"cents": balance.cents})


async def answered(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Ask for the approval of what the answer would take off the bill."""
    assert isinstance(done.form, PatientDispute)
    if done.form.action == "adjust":
        cents = min(done.form.adjust_cents, balance.cents)
        context = {"cents": cents, "reason": "dispute", "request": done.task.id}
        balance.open_task("approve_write_off", "", context, requested_by=done.actor)


async def approved(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Post the adjustment that answered a dispute, as approved by somebody else."""
    if done.action != "approve":
        return
    asked = done.task.context["cents"]
    assert isinstance(asked, int)
    await balance.refresh()
    cents = min(asked, balance.cents)  # the patient may have paid while somebody thought it over
    if cents <= 0:
        return
    await balance.adjust(
        Adjustment.WRITE_OFF_COURTESY,
        cents,
        done.task.id,
        reason=str(done.task.context["reason"]),
        requested_by=done.task.requested_by,
        approved_by=done.actor,
    )


TOPIC = Topic(
    "dispute",
    hears={PatientEvent.DISPUTE_RAISED: raised},
    decides={"patient_dispute": answered, "approve_write_off": approved},
    pauses=("patient_dispute", "approve_write_off"),
)
