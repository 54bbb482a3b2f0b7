"""Registration: corrections applied, gaps found."""

from temporalio import activity

from codesets.payers import PayerKind, find_payer, payer_for
from domain.hospital import billing_form
from domain.registration import gaps
from models.findings import Finding, Severity
from models.intake import BillingForm, Coverage, HospitalVisit, Intake
from models.messages.encounter import CheckRegistration, RegistrationCheck
from models.tasks.registration_gap import Corrections, HospitalCorrections
from storage import audit, encounters, estimate_requests
from storage.crypto import Keyring
from storage.engine import Database

_OWN = {"coverages", "guarantor", "service_date", "end_date", "billing_form", "consent", "referral_number"}
"""Corrections that are fields of the intake itself."""


class RegistrationActivities:
    """Registration: corrections applied, gaps found."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keys = database.keys

    @activity.defn
    async def check_registration(self, request: CheckRegistration) -> RegistrationCheck:
        """Apply the corrections of this call once, then look for gaps."""
        async with self._database.transaction() as session:
            before = await encounters.get(session, request.encounter, lock=True)
            number = before.intake_number
            intake = await encounters.correct(
                session,
                self._keys,
                request.encounter,
                call_of(self._keys, request),
                request.actor,
                lambda given: prepared(corrected(given, request.corrections)),
            )
            if request.self_pay:
                await encounters.set_self_pay(session, request.encounter)
            row = await encounters.get(session, request.encounter)
            self_pay = row.self_pay or request.self_pay
            await estimate_requests.link_booked(session, row)
            # A person who has seen the finding decides by going on, so it is told at the first look only.
            others = await encounters.duplicates(session, row) if request.number == 1 else ()
            if request.actor and (row.intake_number != number or request.self_pay):
                detail = {"version": row.intake_number, "self_pay": request.self_pay}
                subject = f"encounter/{request.encounter}"
                await audit.record(session, request.actor, "registration.corrected", subject, detail)
        return RegistrationCheck(
            findings=(*gaps(intake, request.at.date(), self_pay=self_pay), *map(_duplicate, others)),
            cancelled=intake.cancelled,
            self_pay=self_pay,
            payer_id="" if self_pay or not intake.coverages else intake.coverages[0].payer_id,
            facility=encounters.facility_of(intake),
            service_date=intake.service_date,
        )


def call_of(keys: Keyring, request: CheckRegistration) -> str:
    """Name a call so that its repetition has the same name.

    Its number is not enough: a workflow that was reset counts anew and may bring other corrections.
    """
    if request.corrections is None:
        return f"registration-{request.number}"
    return f"registration-{request.number}-{keys.blind_index(request.corrections.model_dump_json())[:16]}"


def corrected(intake: Intake, corrections: Corrections | None) -> Intake:
    """Return the intake with every field set that the front desk gave."""
    given = {} if corrections is None else {name: value for name, value in corrections if value is not None}
    parts = {
        "patient": {"name", "birth_date", "sex", "address", "phone"},
        "facility": {"facility_npi", "facility_tax_id"},
        "rendering": {"rendering_npi"},
    }
    update: dict[str, object] = {}
    for part, names in parts.items():
        values = {name.removeprefix(f"{part}_"): given[name] for name in names & given.keys()}
        if values:
            update[part] = getattr(intake, part).model_copy(update=values)
    if corrections is not None and given.keys() & {"hospital", "attending_npi"}:
        update["hospital"] = _hospital(intake.hospital, corrections)
    return intake.model_copy(update=update | {name: given[name] for name in _OWN & given.keys()})


def _hospital(visit: HospitalVisit, corrections: Corrections) -> HospitalVisit:
    facts = corrections.hospital or HospitalCorrections()
    update: dict[str, object] = {name: value for name, value in facts if value is not None}
    if corrections.attending_npi is not None:
        update["attending"] = visit.attending.model_copy(update={"npi": corrections.attending_npi})
    return visit.model_copy(update=update)


def prepared(intake: Intake) -> Intake:
    """Return the intake with its billing form decided where that can be, and its payers found in our table.

    A payer may pay hospitals under another name (Medicare Part A and Part B): the form decides whom to ask and bill.
    """
    form = intake.billing_form or billing_form(intake)
    return recognised(intake.model_copy(update={"billing_form": form}))


def recognised(intake: Intake) -> Intake:
    """Return the intake with the payers of our payer table found by id or by name.

    A "coverage" that says that there is none is left out: whether the patient pays alone is for a person to confirm.
    """
    found = [_recognised(each, intake.billing_form) for each in intake.coverages]
    return intake.model_copy(update={"coverages": tuple(each for each in found if each is not None)})


def _recognised(coverage: Coverage, form: BillingForm | None) -> Coverage | None:
    payer = find_payer(coverage.payer_id) or find_payer(coverage.payer_name)
    if payer is None:
        return coverage.model_copy(update={"payer_id": ""})
    if payer.kind is PayerKind.SELF_PAY:
        return None
    billed = payer_for(payer, form) if form else payer
    name = coverage.payer_name if billed is payer and coverage.payer_name else billed.name
    return coverage.model_copy(update={"payer_id": billed.id, "payer_name": name})


def _duplicate(other: str) -> Finding:
    return Finding(
        code="REG-DUPLICATE",
        severity=Severity.HOLD,
        where="identifier",
        message=f"Encounter {other} has the same patient, facility and day",
        remedy="Cancel this one if it is the same visit; go on if there were two",
        source="practice policy; CMS duplicate-claim edits",
    )
