"""Eligibility: the payer says whether it covers the service; what it does not cover, a person settles."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from activities.eligibility import EligibilityActivities
from activities.registration import RegistrationActivities
from models.intake import Coverage
from models.messages.encounter import (
    CheckRegistration,
    EligibilityRequest,
    EligibilityResult,
    EncounterResult,
    RecordAuthorization,
)
from models.tasks.eligibility_problem import EligibilityProblem
from models.tasks.prior_authorization import PriorAuthorization
from workflows.retries import ASK_PAYER
from workflows.stages import Stage

if TYPE_CHECKING:
    from workflows.encounter import EncounterWorkflow


class Outcome(StrEnum):
    """Ways out of eligibility."""

    VERIFIED = "verified"
    SELF_PAY = "self_pay"
    AUTHORIZATION_DENIED = "authorization_denied"


async def run(encounter: EncounterWorkflow) -> EncounterResult | None:
    """Ask the payer until it covers the patient or the patient pays alone; then obtain the authorisation."""
    if encounter.self_pay:
        encounter.mark(STAGE.name, Outcome.SELF_PAY)
        return None
    result = await find_cover(encounter)
    if result is None:
        encounter.mark(STAGE.name, Outcome.SELF_PAY)
        return None
    if result.authorization_required and not await authorized(encounter, result):
        encounter.mark(STAGE.name, Outcome.AUTHORIZATION_DENIED)
        return EncounterResult(outcome=Outcome.AUTHORIZATION_DENIED)
    encounter.mark(STAGE.name, Outcome.VERIFIED)
    return None


async def find_cover(encounter: EncounterWorkflow) -> EligibilityResult | None:
    """Return the answer of a payer that covers the patient, or None when the patient pays alone."""
    number, coverage, actor = 0, None, ""
    while True:
        number += 1
        result = await inquire(encounter, number, coverage, actor)
        if result.active:
            encounter.payer_id = result.payer_id or encounter.payer_id
            return result
        done = await encounter.answer("eligibility_problem", result.problem, {"problem": result.problem})
        assert isinstance(done.form, EligibilityProblem)
        if done.action == "self_pay":
            await switch_to_self_pay(encounter, done.actor)
            return None
        coverage, actor = done.form.coverage, done.actor


async def inquire(
    encounter: EncounterWorkflow, number: int, coverage: Coverage | None, actor: str
) -> EligibilityResult:
    """Send the 270s and read the 271s."""
    request = EligibilityRequest(
        encounter=encounter.encounter, at=encounter.now, number=number, coverage=coverage, actor=actor
    )
    result: EligibilityResult = await encounter.do(
        EligibilityActivities.inquire_eligibility, request, ASK_PAYER, f"270/271, inquiry {number}"
    )
    return result


async def switch_to_self_pay(encounter: EncounterWorkflow, actor: str) -> None:
    """The patient pays without insurance."""
    encounter.registration_checks += 1
    request = CheckRegistration(
        encounter=encounter.encounter,
        at=encounter.now,
        number=encounter.registration_checks,
        self_pay=True,
        actor=actor,
    )
    await encounter.local(RegistrationActivities.check_registration, request)
    encounter.self_pay = True


async def authorized(encounter: EncounterWorkflow, result: EligibilityResult) -> bool:
    """Ask the front desk for the payer's authorisation. CMS-0057-F: 72 hours expedited, 7 days standard."""
    clock = "prior_authorization_expedited" if result.expedited else "prior_authorization_standard"
    encounter.start_clock(clock)
    done = await encounter.answer("prior_authorization", "The payer wants to authorise the service first")
    encounter.stop_clock(clock)
    assert isinstance(done.form, PriorAuthorization)
    decision = RecordAuthorization(
        encounter=encounter.encounter,
        at=encounter.now,
        decision=done.action,
        number=done.form.number,
        actor=done.actor,
    )
    await encounter.local(EligibilityActivities.record_authorization, decision)
    return done.action != "denied"


STAGE = Stage("eligibility", 20, Outcome, run)
