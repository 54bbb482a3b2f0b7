"""The sources of a claim as the scrubber sees them, and back: what its rules changed."""

from dataclasses import replace

from activities.claims.attachments import missing
from activities.claims.sources import Sources
from domain.claims import PricedLine, coverage_of
from domain.coding import CodeBook, check_coding
from domain.coding.hospital import INPATIENT_BILLS, hospital_part, patient_status, through_date, type_of_bill
from domain.scrubbing import ClaimLine, ClaimView, OtherPayerView, of_coding
from domain.scrubbing.view import HospitalView
from models.findings import Finding
from models.ids import PayerSequence


def view(sources: Sources) -> ClaimView:
    """Return what the edits see."""
    intake, coverage, plan = sources.intake, sources.coverage, sources.request.plan
    return ClaimView(
        sequence=sources.request.claim.sequence,
        frequency=plan.frequency.value,
        original_reference=plan.replaces,
        payer_id=sources.payer.id if sources.payer else "",
        payer_kind=sources.payer.kind.value if sources.payer else "",
        member_id=coverage.member_id,
        msp_type=coverage.msp_type.value if coverage.msp_type else "",
        relationship=coverage.relationship,
        patient_name=intake.patient.name,
        patient_birth_date=intake.patient.birth_date,
        patient_sex=intake.patient.sex,
        subscriber_name=coverage.subscriber_name,
        billing_npi=intake.facility.npi,
        billing_tax_id=intake.facility.tax_id,
        rendering_npi=intake.rendering.npi,
        referring_npi=intake.referring.npi if intake.referring else "",
        billing_taxonomy=intake.facility.taxonomy,
        rendering_taxonomy=intake.rendering.taxonomy,
        place_of_service=intake.place_of_service,
        date_of_service=intake.service_date,
        diagnoses=sources.coding.diagnoses,
        lines=tuple(_line(line, sources) for line in sources.lines),
        form="837I" if intake.institutional else "837P",
        hospital=_hospital(sources) if intake.institutional else None,
        authorization_required=sources.authorization_required,
        prior_authorization=sources.authorization,
        referral_number=intake.referral_number,
        missing_document=missing(sources),
        other_payers=tuple(
            OtherPayerView(
                payer_id=earlier.payer_id if (earlier := coverage_of(sources.coverages, prior.sequence)) else "",
                paid_cents=prior.decision.paid_cents,
                adjudicated=prior.decided_on,
            )
            for prior in sources.prior
        ),
        history=sources.history,
        filing_limit=sources.filing.day if sources.filing else None,
        today=sources.request.at.date(),
    )


def adopt(sources: Sources, claim: ClaimView) -> Sources:
    """Return the sources with what payer rules may change as the scrubbed claim has it; charges stay as priced."""
    lines = tuple(
        line.model_copy(update={"code": seen.code or line.code, "modifiers": seen.modifiers, "units": seen.units})
        for line, seen in zip(sources.lines, claim.lines, strict=True)
    )
    fields = {"place_of_service": claim.place_of_service, "referral_number": claim.referral_number}
    intake = sources.intake.model_copy(update=fields)
    return replace(sources, intake=intake, lines=lines, authorization=claim.prior_authorization)


def _line(line: PricedLine, sources: Sources) -> ClaimLine:
    hospital = sources.intake.institutional
    return ClaimLine(
        # Edits between services are about what is paid by the service; a stay is paid as a whole.
        code="" if sources.intake.inpatient else line.code,
        revenue_code=line.revenue_code,
        modifiers=line.modifiers,
        units=line.units,
        pointers=tuple(range(1, len(sources.coding.diagnoses) + 1)) if hospital else line.pointers,
        charge_cents=line.charge_cents or 0,
        service_date=line.service_date,
    )


def _hospital(sources: Sources) -> HospitalView:
    intake, coding = sources.intake, sources.coding
    part, visit = hospital_part(coding), intake.hospital
    bill = type_of_bill(coding, intake)
    return HospitalView(
        type_of_bill=bill,
        stay=bill in INPATIENT_BILLS,
        statement_to=through_date(intake, coding),
        admitted=visit.admitted,
        admission_type=visit.admission_type or "",
        patient_status=patient_status(coding, intake),
        attending_npi=visit.attending.npi,
        admitting_diagnosis=part.admitting_diagnosis or "",
        reasons_for_visit=part.reasons_for_visit,
        present_on_admission=part.present_on_admission,
        drg=part.drg,
    )


def coded(sources: Sources, seen: ClaimView, book: CodeBook) -> tuple[Finding, ...]:
    """Return what checks of the coding hold the claim for; a later payer gets the codes that the first one got."""
    if sources.request.claim.sequence is not PayerSequence.PRIMARY:
        return ()
    checks = check_coding(sources.coding, sources.intake, book, seen.payer_kind)
    return tuple(each for each in of_coding(checks) if each.stops)
