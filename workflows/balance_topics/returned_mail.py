"""Mail that came back: somebody finds the address, and the statement goes out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from activities.registration import RegistrationActivities
from models.messages.encounter import CheckRegistration
from models.messages.facts import PatientEvent, PatientReported
from models.tasks.registration_gap import Corrections
from models.tasks.returned_mail import ReturnedMail
from workflows.topics import Topic

if TYPE_CHECKING:
    from workflows.happenings import TaskDone
    from workflows.patient_balance import PatientBalanceWorkflow

_ADDRESS_CORRECTIONS = 1000
"""Corrections are numbered within an encounter; those of the balance stay clear of registration's own."""


async def came_back(balance: PatientBalanceWorkflow, _fact: PatientReported) -> None:
    """Have the address found."""
    balance.open_task("returned_mail", "", {"statement": balance.statements})


async def found(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Keep the new address and send the statement again under the next number."""
    assert isinstance(done.form, ReturnedMail)
    if done.form.action != "new_address":
        return
    request = CheckRegistration(
        encounter=balance.encounter,
        at=balance.now,
        number=_ADDRESS_CORRECTIONS + balance.statements,
        corrections=Corrections(address=done.form.address),
        actor=done.actor,
    )
    await balance.local(RegistrationActivities.check_registration, request)
    await balance.send_statement()


TOPIC = Topic("returned_mail", hears={PatientEvent.RETURNED_MAIL: came_back}, decides={"returned_mail": found})
