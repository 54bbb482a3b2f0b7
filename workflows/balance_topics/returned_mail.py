"""Mail that came back: somebody finds the address, or tries what else the records have; the post is used no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from activities.registration import RegistrationActivities
from models.messages.encounter import CheckRegistration
from models.messages.facts import PatientEvent, PatientReported
from models.tasks.reach_patient import ReachPatient
from models.tasks.registration_gap import Corrections
from models.tasks.returned_mail import ReturnedMail
from workflows.topics import Topic

if TYPE_CHECKING:
    from workflows.happenings import TaskDone
    from workflows.patient_balance import PatientBalanceWorkflow

_ADDRESS_CORRECTIONS = 1000
"""Corrections are numbered within an encounter; those of the balance stay clear of registration's own."""


async def came_back(balance: PatientBalanceWorkflow, _fact: PatientReported) -> None:
    """Have the address found, also a second time; while somebody looks, more returns are the same question."""
    balance.returned += 1
    if not balance.agenda.open_tasks("returned_mail"):
        context = {"statement": balance.statements, "returned": balance.returned}
        balance.open_task("returned_mail", "", context)


async def found(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Keep the new address and send the statement again under the next number; without one, reach the patient else."""
    assert isinstance(done.form, ReturnedMail | ReachPatient)
    if done.form.action == "no_address":
        reach_otherwise(balance)
    if done.form.action != "new_address":
        return
    balance.withdraw_tasks("reach_patient")
    request = CheckRegistration(
        encounter=balance.encounter,
        at=balance.now,
        number=_ADDRESS_CORRECTIONS + balance.statements,
        corrections=Corrections(address=done.form.address),
        actor=done.actor,
    )
    await balance.local(RegistrationActivities.check_registration, request)
    await balance.send_statement(address_found=True)


def reach_otherwise(balance: PatientBalanceWorkflow) -> None:
    """Have somebody try what else the records have, for every statement that cannot be mailed."""
    if not balance.agenda.open_tasks("reach_patient"):
        balance.open_task("reach_patient", "", {"statement": balance.statements, "cents": balance.cents})


TOPIC = Topic(
    "returned_mail",
    hears={PatientEvent.RETURNED_MAIL: came_back},
    decides={"returned_mail": found, "reach_patient": found},
)
