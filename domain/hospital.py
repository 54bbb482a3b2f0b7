"""Which form an encounter is billed on, and what a hospital's visit must tell at registration."""

from collections.abc import Iterator
from datetime import date

from models.findings import Finding, Severity
from models.intake import BillingForm, Facility, HospitalVisit, Intake

_HOSPITAL_TAXONOMIES = ("27", "28")
"""Health Care Provider Taxonomy: hospital units and hospitals."""
_HOSPITAL_CLASSES = ("IMP", "OBSENC", "EMER")
_OUTPATIENT_PLACES = ("19", "22")
"""Off-campus and on-campus outpatient hospital."""
STILL_PATIENT = "30"
_FORM = "X12 837 TR3: professional (X222) or institutional (X223) claim"
_UB = "NUBC uniform bill; X12 837I TR3 (005010X223A2), CL1 and DTP*435"


def billing_form(intake: Intake, claim_type: BillingForm | None = None) -> BillingForm | None:
    """Return the form an encounter is billed on; None where only a person can say.

    A visit outside of a hospital is billed professionally. A stay, observation, emergency or outpatient-hospital visit
    is the hospital's (institutional) where the billing provider's taxonomy is a hospital's, or where the sender's own
    claim of it (`claim_type`) is institutional; the clinician's where that claim is professional or the taxonomy says
    that the billing provider is no hospital. Senders call office visits institutional too: the place goes first.
    """
    if intake.encounter_class not in _HOSPITAL_CLASSES and intake.place_of_service not in _OUTPATIENT_PLACES:
        return BillingForm.PROFESSIONAL
    if claim_type is not None:
        return claim_type
    if not intake.facility.taxonomy:
        return None
    return BillingForm.INSTITUTIONAL if is_hospital(intake.facility) else BillingForm.PROFESSIONAL


def is_hospital(facility: Facility) -> bool:
    """Whether a billing provider's taxonomy is a hospital's."""
    return facility.taxonomy.startswith(_HOSPITAL_TAXONOMIES)


def hospital_gaps(intake: Intake, today: date) -> Iterator[Finding]:
    """Yield what the front desk must complete for an institutional claim; nothing for a professional one."""
    if (intake.billing_form or billing_form(intake)) is None:
        message = "Whether the hospital or the clinician bills is not known"
        remedy = "Choose institutional for the hospital's services, professional for the clinician's"
        yield _gap("REG-BILLING-FORM", "billing_form", message, remedy, _FORM)
    if not intake.institutional:
        return
    visit = intake.hospital
    if visit.admission_type is None:
        yield _missing("REG-ADMISSION-TYPE", "admission_type", "The type of admission or visit")
    if not visit.admission_source:
        yield _missing("REG-ADMISSION-SOURCE", "admission_source", "The point of origin")
    if not visit.patient_status:
        yield _missing("REG-PATIENT-STATUS", "patient_status", "The discharge status")
    if intake.inpatient:
        yield from _stay(intake, visit, today)


def _stay(intake: Intake, visit: HospitalVisit, today: date) -> Iterator[Finding]:
    if visit.admitted is None:
        yield _missing("REG-ADMISSION-DATE", "admitted", "The day of admission")
    elif visit.admitted > (intake.end_date or today):
        message = f"Admitted on {visit.admitted}, after the stay ended"
        yield _gap("REG-ADMISSION-DATE", "hospital.admitted", message, "Correct one of the dates", _UB)
    if visit.admission_hour is None:
        yield _missing("REG-ADMISSION-HOUR", "admission_hour", "The hour of admission")
    if visit.patient_status == STILL_PATIENT:
        return
    if intake.end_date is None:
        yield _gap("REG-DISCHARGE-DATE", "end_date", "The day of discharge is missing", "Enter it", _UB)
    if visit.discharge_hour is None:
        yield _missing("REG-DISCHARGE-HOUR", "discharge_hour", "The hour of discharge")


def _missing(code: str, field: str, what: str) -> Finding:
    return _gap(code, f"hospital.{field}", f"{what} is missing", "Take it from the admission record, enter it", _UB)


def _gap(code: str, where: str, message: str, remedy: str, source: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, where=where, message=message, remedy=remedy, source=source)
