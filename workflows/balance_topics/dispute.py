"""A disputed bill: nothing goes out until it is answered; an adjustment is approved by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.messages.facts import PatientEvent, PatientReported
from models.tasks.patient_dispute import PatientDispute
from workflows.balance_topics import write_off
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
        write_off.ask(balance, done.form.write_off, cents, done)


TOPIC = Topic(
    "dispute",
    hears={PatientEvent.DISPUTE_RAISED: raised},
    decides={"patient_dispute": answered},
    pauses=("patient_dispute",),
)
