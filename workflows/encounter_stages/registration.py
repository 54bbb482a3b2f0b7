"""Registration: gaps become tasks until nothing is missing, or the encounter is cancelled."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from activities.registration import RegistrationActivities
from models.messages.encounter import CheckRegistration, EncounterResult, RegistrationCheck
from models.tasks.registration_gap import RegistrationGap
from workflows.happenings import TaskDone
from workflows.stages import Stage

if TYPE_CHECKING:
    from workflows.encounter import EncounterWorkflow


class Outcome(StrEnum):
    """Ways out of registration."""

    REGISTERED = "registered"
    CANCELLED = "cancelled"


async def run(encounter: EncounterWorkflow) -> EncounterResult | None:
    """Check, ask the front desk, check again."""
    done: TaskDone | None = None
    while True:
        check = await check_registration(encounter, done)
        if check.cancelled or (done is not None and done.action == "cancel"):
            encounter.mark(STAGE.name, Outcome.CANCELLED)
            return EncounterResult(outcome=Outcome.CANCELLED)
        if not check.findings:
            encounter.mark(STAGE.name, Outcome.REGISTERED)
            return None
        findings = [finding.model_dump(mode="json") for finding in check.findings]
        summary = f"{len(findings)} gap{'s' if len(findings) > 1 else ''} in the registration"
        done = await encounter.answer("registration_gap", summary, {"findings": findings})


async def check_registration(encounter: EncounterWorkflow, done: TaskDone | None) -> RegistrationCheck:
    """Apply what the front desk answered, if anything, and look for gaps."""
    form = done.form if done is not None and isinstance(done.form, RegistrationGap) else None
    encounter.registration_checks += 1
    request = CheckRegistration(
        encounter=encounter.encounter,
        at=encounter.now,
        number=encounter.registration_checks,
        corrections=form.corrections if form is not None and form.action == "correct" else None,
        self_pay=form is not None and form.action == "self_pay",
        actor=done.actor if done is not None else "",
    )
    check: RegistrationCheck = await encounter.local(RegistrationActivities.check_registration, request)
    encounter.payer_id, encounter.facility, encounter.self_pay = check.payer_id, check.facility, check.self_pay
    return check


STAGE = Stage("registration", 10, Outcome, run)
