"""Write-offs of what a patient owes: asked for by one person, approved by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.messages.claims import Adjustment
from models.write_offs import WriteOffReason
from workflows.topics import Topic

if TYPE_CHECKING:
    from workflows.happenings import TaskDone
    from workflows.patient_balance import PatientBalanceWorkflow


def ask(balance: PatientBalanceWorkflow, why: WriteOffReason, cents: int, request: TaskDone) -> None:
    """Ask for the approval of a write-off; nothing moves on before it is given or refused."""
    context = {"cents": cents, "write_off": why.value, "reason": request.type, "request": request.task.id}
    balance.open_task("approve_write_off", "", context, requested_by=request.actor)


async def decided(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Post what was approved, at most what is still owed: the patient may have paid while somebody thought it over."""
    if done.action != "approve":
        return
    asked, why = done.task.context["cents"], WriteOffReason(str(done.task.context["write_off"]))
    assert isinstance(asked, int)
    await balance.refresh()
    cents = min(asked, balance.cents)
    if cents <= 0:
        return
    kind = await balance.write_off(
        why,
        cents,
        done.task.id,
        detail=str(done.task.context["reason"]),
        requested_by=done.task.requested_by,
        approved_by=done.actor,
    )
    balance.bad_debt = balance.bad_debt or kind is Adjustment.BAD_DEBT


TOPIC = Topic("write_off", decides={"approve_write_off": decided}, pauses=("approve_write_off",))
