"""The sources of a claim as a typed 837P."""

from decimal import Decimal
from typing import cast

from activities.claims.sources import Sources
from codesets.payers import PayerProfile, find_payer
from domain.claims import PricedLine, PriorPayer, coverage_of
from domain.remittance import AdjustedAmount
from edi import (
    Address,
    Adjustment,
    AdjustmentGroup,
    LineAdjudication,
    OtherPayer,
    Party,
    Patient,
    Procedure,
    ProfessionalClaim,
    ServiceLine,
    Subscriber,
)
from models.intake import Coverage, Facility, Intake, PostalAddress, Practitioner, Relationship

RELATIONSHIPS = {
    Relationship.SELF: "18",
    Relationship.SPOUSE: "01",
    Relationship.CHILD: "19",
    Relationship.OTHER: "G8",
}


def document(sources: Sources) -> ProfessionalClaim:
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
        frequency=request.plan.frequency.value,
        original_reference=request.plan.replaces,
        prior_authorization=sources.authorization,
        referral_number=intake.referral_number,
        rendering_provider=_clinician(intake.rendering),
        referring_provider=_clinician(intake.referring) if intake.referring else None,
        other_payers=tuple(_other(prior, sources) for prior in sources.prior),
    )


def payer_party(payer: PayerProfile | None, coverage: Coverage) -> Party:
    """Return NM1*PR of a payer."""
    if payer is None:
        return Party(name=coverage.payer_name)
    return Party(name=payer.name, entity_id_qualifier="PI", id=payer.edi_payer_id, address=_address(payer.address))


def billing(facility: Facility) -> Party:
    """Return who asks to be paid (2010AA)."""
    return Party(
        name=facility.name,
        npi=facility.npi,
        tax_id=facility.tax_id.replace("-", ""),
        taxonomy=facility.taxonomy,
        address=_address(facility.address),
    )


def subscriber(intake: Intake, coverage: Coverage) -> Subscriber:
    """Return the insured person: the patient, or whoever the coverage names."""
    if coverage.relationship is Relationship.SELF:
        person = intake.patient
        name, born, sex, address = person.name, person.birth_date, person.sex, _address(person.address)
    else:
        name, born, sex = coverage.subscriber_name, coverage.subscriber_birth_date, coverage.subscriber_sex
        address = None
    return Subscriber(
        member_id=coverage.member_id,
        last_name=name.last,
        first_name=name.first,
        middle_name=name.middle,
        birth_date=born,
        sex=sex.value if sex else "",
        address=address,
        group_number=coverage.group_number,
    )


def dependent(intake: Intake, coverage: Coverage) -> Patient | None:
    """Return the patient where somebody else is insured."""
    if coverage.relationship is Relationship.SELF:
        return None
    person = intake.patient
    return Patient(
        last_name=person.name.last,
        first_name=person.name.first,
        middle_name=person.name.middle,
        birth_date=person.birth_date,
        sex=person.sex.value if person.sex else "",
        address=_address(person.address),
        relationship=RELATIONSHIPS[coverage.relationship],
    )


def _address(address: PostalAddress) -> Address | None:
    if not address.city and not address.line1:
        return None
    return Address(
        line1=address.line1,
        line2=address.line2,
        city=address.city,
        state=address.state,
        postal_code=address.postal_code.replace("-", ""),
    )


def _clinician(practitioner: Practitioner) -> Party | None:
    if not practitioner.npi:
        return None
    return Party(
        name=practitioner.name.last,
        first_name=practitioner.name.first,
        middle_name=practitioner.name.middle,
        entity_type="1",
        npi=practitioner.npi,
        taxonomy=practitioner.taxonomy,
    )


def _line(line: PricedLine, sources: Sources) -> ServiceLine:
    adjudications = (_adjudication(prior, line, sources) for prior in sources.prior)
    return ServiceLine(
        number=line.number,
        procedure=Procedure(code=line.code, modifiers=line.modifiers),
        charge_cents=line.charge_cents or 0,
        units=Decimal(line.units),
        service_date=line.service_date,
        pointers=line.pointers,
        control_number=str(line.number),
        adjudications=tuple(each for each in adjudications if each is not None),
    )


def _adjudication(prior: PriorPayer, line: PricedLine, sources: Sources) -> LineAdjudication | None:
    found = prior.line(str(line.number), line.code)
    if found is None:
        return None
    paid, adjustments = found
    return LineAdjudication(
        payer_id=_prior_party(prior, sources).id,
        paid_cents=paid,
        procedure=Procedure(code=line.code, modifiers=line.modifiers),
        units=Decimal(line.units),
        adjustments=_adjustments(adjustments),
        date=prior.decided_on,
    )


def _other(prior: PriorPayer, sources: Sources) -> OtherPayer:
    coverage = coverage_of(sources.coverages, prior.sequence) or Coverage()
    payer = find_payer(coverage.payer_id) if coverage.payer_id else None
    return OtherPayer(
        responsibility=prior.sequence.value,
        filing_indicator=payer.filing_indicator if payer else "CI",
        payer=_prior_party(prior, sources),
        subscriber=subscriber(sources.intake, coverage),
        relationship=RELATIONSHIPS[coverage.relationship],
        paid_cents=prior.decision.paid_cents,
        adjustments=_adjustments(prior.decision.adjustments),
        patient_liability_cents=prior.patient_cents,
        adjudication_date=prior.decided_on,
        claim_number=prior.decision.payer_claim_number,
    )


def _prior_party(prior: PriorPayer, sources: Sources) -> Party:
    coverage = coverage_of(sources.coverages, prior.sequence) or Coverage()
    return payer_party(find_payer(coverage.payer_id) if coverage.payer_id else None, coverage)


def _adjustments(adjustments: tuple[AdjustedAmount, ...]) -> tuple[Adjustment, ...]:
    return tuple(
        Adjustment(group=cast(AdjustmentGroup, each.group), reason=each.reason, cents=each.cents)
        for each in adjustments
    )
