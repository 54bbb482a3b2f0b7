"""The sources of a claim as a typed 837I."""

from datetime import date, time
from decimal import Decimal

from activities.claims import cob
from activities.claims.attachments import attachments
from activities.claims.sources import Sources
from activities.parties import billing, clinician, dependent, insurance_type, payer_party, subscriber
from codesets.hospital import revenue_code
from domain.claims import PricedLine
from domain.coding.hospital import (
    INPATIENT_BILLS,
    hospital_part,
    patient_status,
    stay_days,
    through_date,
    type_of_bill,
)
from domain.hospital import STILL_PATIENT
from edi import (
    DatedCode,
    Diagnosis,
    InstitutionalClaim,
    InstitutionalLine,
    OccurrenceSpan,
    Party,
    Procedure,
    ValueCode,
)
from models.coding import HospitalCoding, InpatientProcedure
from models.intake import Intake, Practitioner

_COVERED_DAYS = "80"
_EXEMPT = "1"
"""Exempt from present-on-admission reporting: since version 5010 an empty element says so."""


def institutional(sources: Sources) -> InstitutionalClaim:
    """Return the claim as it will be sent."""
    intake, request, coding = sources.intake, sources.request, sources.coding
    part, visit = hospital_part(coding), intake.hospital
    bill, status = type_of_bill(coding, intake), patient_status(coding, intake)
    stay = bill in INPATIENT_BILLS
    principal, *others = _diagnoses(sources, part, stay=stay)
    main, *more = part.procedures if stay and part.procedures else (None,)
    return InstitutionalClaim(
        control_number=request.claim.number,
        charge_cents=sources.charge_cents,
        facility_type=bill[1:],
        frequency=request.plan.frequency.value,
        statement_from=sources.service_date,
        statement_to=through_date(intake, coding),
        admitted=visit.admitted if stay else None,
        admitted_time=_hour(visit.admission_hour) if stay else None,
        discharge_time=_hour(visit.discharge_hour) if stay and status != STILL_PATIENT else None,
        admission_type=visit.admission_type or "",
        admission_source=visit.admission_source,
        patient_status=status,
        principal_diagnosis=principal,
        other_diagnoses=tuple(others),
        admitting_diagnosis=_plain(part.admitting_diagnosis or "") if stay else "",
        reasons_for_visit=() if stay else tuple(_plain(code) for code in part.reasons_for_visit),
        external_causes=tuple(
            _diagnosis(each.code, each.present_on_admission if stay else "") for each in part.external_causes
        ),
        drg=part.drg if stay else "",
        principal_procedure=_performed(main, intake) if main else None,
        other_procedures=tuple(_performed(each, intake) for each in more if each),
        occurrences=tuple(DatedCode(code=each.code, day=each.day) for each in part.occurrences if not each.through),
        occurrence_spans=tuple(
            OccurrenceSpan(code=each.code, start=each.day, end=each.through)
            for each in part.occurrences
            if each.through
        ),
        values=_values(sources, part, stay=stay),
        conditions=part.conditions,
        lines=tuple(_line(line, sources, stay=stay) for line in sources.lines),
        payer=payer_party(sources.payer, sources.coverage),
        billing_provider=billing(intake.facility),
        subscriber=subscriber(intake, sources.coverage),
        patient=dependent(intake, sources.coverage),
        filing_indicator=sources.payer.filing_indicator if sources.payer else "CI",
        payer_responsibility=request.claim.sequence.value,
        insurance_type=insurance_type(sources.payer, sources.coverage, request.claim.sequence),
        attachments=attachments(sources),
        original_reference=request.plan.replaces,
        prior_authorization=sources.authorization,
        referral_number=intake.referral_number,
        attending_provider=clinician(visit.attending),
        operating_provider=_surgeon(visit.operating),
        other_operating_provider=_surgeon(visit.other_operating),
        referring_provider=clinician(intake.referring),
        other_payers=cob.other_payers(sources),
    )


def _performed(procedure: InpatientProcedure, intake: Intake) -> DatedCode:
    return DatedCode(code=procedure.code, day=procedure.day or intake.hospital.admitted or intake.service_date)


def _surgeon(practitioner: Practitioner | None) -> Party | None:
    """Who operated; the form has no place for a surgeon's taxonomy."""
    return clinician(practitioner.model_copy(update={"taxonomy": ""})) if practitioner else None


def _diagnoses(sources: Sources, part: HospitalCoding, *, stay: bool) -> list[Diagnosis]:
    codes = sources.coding.diagnoses
    present = (*part.present_on_admission, *("" for _ in codes)) if stay else ("",) * len(codes)
    return [_diagnosis(code, poa) for code, poa in zip(codes, present, strict=False)]


def _diagnosis(code: str, present: str) -> Diagnosis:
    return Diagnosis(code=_plain(code), present_on_admission="" if present == _EXEMPT else present)


def _plain(code: str) -> str:
    return code.replace(".", "")


def _hour(hour: int | None) -> time | None:
    return None if hour is None else time(hour)


def _values(sources: Sources, part: HospitalCoding, *, stay: bool) -> tuple[ValueCode, ...]:
    """What the coder gave, and the covered days of a stay."""
    values = [ValueCode(code=each.code, amount=each.amount) for each in part.values]
    if stay and not any(each.code == _COVERED_DAYS for each in values):
        values.append(ValueCode(code=_COVERED_DAYS, amount=Decimal(stay_days(sources.intake))))
    return tuple(values)


def _line(line: PricedLine, sources: Sources, *, stay: bool) -> InstitutionalLine:
    return InstitutionalLine(
        number=line.number,
        revenue_code=line.revenue_code,
        procedure=Procedure(code=line.code, modifiers=line.modifiers) if line.code else None,
        charge_cents=line.charge_cents or 0,
        units=Decimal(line.units),
        unit="DA" if _is_room(line.revenue_code, line.service_date) else "UN",
        # A stay's lines are for all of it; an outpatient's each have their day.
        service_date=None if stay else line.service_date,
        control_number=str(line.number),
        adjudications=cob.adjudications(line, sources),
    )


def _is_room(code: str, on: date) -> bool:
    found = revenue_code(code, on)
    return found is not None and found.room
