"""Holds: what they stop is in the records; here somebody is kept looking after each, so that none is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from activities.registration import RegistrationActivities
from models.messages.encounter import CheckRegistration
from models.messages.facts import PatientEvent, PatientReported
from models.tasks.registration_gap import Corrections
from models.tasks.review_hold import ReviewHold
from workflows.topics import Topic

if TYPE_CHECKING:
    from workflows.happenings import TaskDone
    from workflows.patient_balance import PatientBalanceWorkflow

_REVIEW = "hold_review"
_TASK = "review_hold"
_GUARANTOR_CORRECTIONS = 2000
"""Corrections are numbered within an encounter; these stay clear of registration's and of returned mail's."""


def look_after(balance: PatientBalanceWorkflow, kinds: tuple[str, ...]) -> None:
    """Have somebody look after the holds of these kinds; nobody where there are none any more."""
    if not kinds or balance.cents <= 0:
        balance.withdraw_tasks(_TASK)
        balance.stop_clock(_REVIEW)
        return
    asked = balance.agenda.open_tasks(_TASK)
    if asked and asked[0].context["kinds"] == list(kinds):
        return
    if not asked and balance.agenda.running(_REVIEW):
        return
    balance.withdraw_tasks(_TASK)
    balance.open_task(_TASK, ", ".join(kinds), {"kinds": list(kinds), "cents": balance.cents})


async def changed(balance: PatientBalanceWorkflow, fact: PatientReported) -> None:
    """Read the holds again: a new one is looked at now, whenever the others were."""
    balance.stop_clock(_REVIEW)
    owed = balance.cents
    await balance.refresh()
    if fact.event is PatientEvent.HOLD_LIFTED and balance.cents <= 0 < owed:
        balance.debt_ended = True


async def reviewed(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Ask again after a while, or keep who answers for the bill."""
    assert isinstance(done.form, ReviewHold)
    if done.form.action == "keep":
        balance.start_clock(_REVIEW)
        return
    request = CheckRegistration(
        encounter=balance.encounter,
        at=balance.now,
        number=_GUARANTOR_CORRECTIONS,
        corrections=Corrections(guarantor=done.form.guarantor),
        actor=done.actor,
    )
    await balance.local(RegistrationActivities.check_registration, request)


async def due(balance: PatientBalanceWorkflow) -> bool:
    """Look at the holds again; the cycle of statements goes on."""
    await balance.refresh()
    return False


TOPIC = Topic(
    "hold",
    hears={
        PatientEvent.BANKRUPTCY: changed,
        PatientEvent.DECEASED: changed,
        PatientEvent.HOLD_PLACED: changed,
        PatientEvent.HOLD_LIFTED: changed,
    },
    decides={_TASK: reviewed},
    rings={_REVIEW: due},
    clocks=(_REVIEW,),
)
