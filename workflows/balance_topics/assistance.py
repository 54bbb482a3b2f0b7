"""Financial assistance: an application pauses everything; what is approved is forgiven."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.messages.claims import Adjustment
from models.messages.facts import PatientEvent, PatientReported
from models.tasks.assistance_application import AssistanceApplication
from workflows.topics import Topic

if TYPE_CHECKING:
    from workflows.happenings import TaskDone
    from workflows.patient_balance import PatientBalanceWorkflow


async def applied(balance: PatientBalanceWorkflow, _fact: PatientReported) -> None:
    """Have the application decided."""
    balance.open_task("assistance_application", "", {"cents": balance.cents})


async def decided(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Post the financial assistance that was approved."""
    assert isinstance(done.form, AssistanceApplication)
    if done.form.action != "approved":
        return
    await balance.refresh()
    percent = done.form.percent
    cents = balance.cents * percent // 100
    balance.charity_granted = True
    if cents > 0:
        await balance.adjust(Adjustment.CHARITY, cents, done.task.id, reason=f"{percent} %", approved_by=done.actor)


TOPIC = Topic(
    "assistance",
    hears={PatientEvent.ASSISTANCE_APPLIED: applied},
    decides={"assistance_application": decided},
    clocks=("assistance_window",),
    pauses=("assistance_application",),
)
