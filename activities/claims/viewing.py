"""The sources of a claim as the edits see them."""

from activities.claims.sources import Sources
from domain.claims import coverage_of
from domain.coding import CodeBook
from domain.scrubbing import ClaimLine, ClaimView, OtherPayerView, scrub
from models.findings import Finding, Severity


def findings(sources: Sources, book: CodeBook) -> tuple[Finding, ...]:
    """Scrub a claim. An edit that a person overrode only informs."""
    overridden = set(sources.request.overridden)
    return tuple(
        found.model_copy(update={"severity": Severity.WARNING}) if found.code in overridden else found
        for found in scrub(view(sources), book)
    )


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
