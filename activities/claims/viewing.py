"""The sources of a claim as the scrubber sees them, and back: what its rules changed."""

from dataclasses import replace

from activities.claims.sources import Sources
from domain.claims import coverage_of
from domain.scrubbing import ClaimLine, ClaimView, OtherPayerView


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
        lines=tuple(
            ClaimLine(
                code=line.code,
                modifiers=line.modifiers,
                units=line.units,
                pointers=line.pointers,
                charge_cents=line.charge_cents or 0,
                service_date=line.service_date,
            )
            for line in sources.lines
        ),
        authorization_required=sources.authorization_required,
        prior_authorization=sources.authorization,
        referral_number=intake.referral_number,
        other_payers=tuple(
            OtherPayerView(
                payer_id=earlier.payer_id if (earlier := coverage_of(sources.coverages, prior.sequence)) else "",
                paid_cents=prior.decision.paid_cents,
                adjudicated=prior.decided_on,
            )
            for prior in sources.prior
        ),
        filing_limit=sources.filing.day if sources.filing else None,
        today=sources.request.at.date(),
    )


def adopt(sources: Sources, claim: ClaimView) -> Sources:
    """Return the sources with what payer rules may change as the scrubbed claim has it; charges stay as priced."""
    lines = tuple(
        line.model_copy(update={"code": seen.code, "modifiers": seen.modifiers, "units": seen.units})
        for line, seen in zip(sources.lines, claim.lines, strict=True)
    )
    fields = {"place_of_service": claim.place_of_service, "referral_number": claim.referral_number}
    intake = sources.intake.model_copy(update=fields)
    return replace(sources, intake=intake, lines=lines, authorization=claim.prior_authorization)
