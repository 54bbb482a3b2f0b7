"""The sources of a claim as a typed 837P."""

from decimal import Decimal

from activities.claims import cob
from activities.claims.attachments import attachments
from activities.claims.sources import Sources
from activities.parties import billing, clinician, dependent, insurance_type, payer_party, subscriber
from domain.claims import PricedLine
from edi import Procedure, ProfessionalClaim, ServiceLine
from models.anesthesia import is_timed


def professional(sources: Sources) -> ProfessionalClaim:
    """Return the claim as it will be sent."""
    intake, request = sources.intake, sources.request
    return ProfessionalClaim(
        control_number=request.claim.number,
        charge_cents=sources.charge_cents,
        place_of_service=intake.place_of_service,
        payer=payer_party(sources.payer, sources.coverage),
        billing_provider=billing(intake.facility),
        subscriber=subscriber(intake, sources.coverage),
        patient=dependent(intake, sources.coverage),
        diagnoses=tuple(code.replace(".", "") for code in sources.coding.diagnoses),
        lines=tuple(_line(line, sources) for line in sources.lines),
        filing_indicator=sources.payer.filing_indicator if sources.payer else "CI",
        payer_responsibility=request.claim.sequence.value,
        insurance_type=insurance_type(sources.payer, sources.coverage, request.claim.sequence),
        frequency=request.plan.frequency.value,
        original_reference=request.plan.replaces,
        prior_authorization=sources.authorization,
        referral_number=intake.referral_number,
        rendering_provider=clinician(intake.rendering),
        referring_provider=clinician(intake.referring),
        attachments=attachments(sources),
        other_payers=cob.other_payers(sources),
    )


def _line(line: PricedLine, sources: Sources) -> ServiceLine:
    return ServiceLine(
        number=line.number,
        procedure=Procedure(code=line.code, modifiers=line.modifiers),
        charge_cents=line.charge_cents or 0,
        units=Decimal(line.units),
        unit="MJ" if is_timed(line.code) else "UN",
        service_date=line.service_date,
        pointers=line.pointers,
        control_number=str(line.number),
        adjudications=cob.adjudications(line, sources),
    )
