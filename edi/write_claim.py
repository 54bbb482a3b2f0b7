"""Claims to 837P."""

from edi import writing
from edi.claim import LineAdjudication, OtherPayer, ProfessionalClaim, ServiceLine, SubmissionBatch
from edi.common import Party
from edi.scalars import money, number
from edi.write_envelope import Body, Builder, WriteError, clean

MAX_LINES = 50
MAX_DIAGNOSES = 12


def write_837p(batch: SubmissionBatch) -> Body:
    """Writes one 837P. Neighbours of one billing provider share its level.

    Raises:
        WriteError: a claim has no or too long a control number, no diagnosis or more than 12, no line or more
            than 50.
    """
    builder = Builder("837P")
    builder.loop = "ST"
    builder.add(
        "BHT", "0019", "00", builder.require(batch.reference, "BHT", 3, 50),
        *writing.stamp(batch.moment), "CH",
    )  # fmt: skip
    builder.loop = "1000A"
    writing.name(builder, "41", batch.submitter)
    writing.contact(builder, batch.submitter)
    builder.loop = "1000B"
    writing.name(builder, "40", batch.receiver)
    levels = writing.Hierarchy(builder)
    provider: Party | None = None
    parent = 0
    for claim in batch.claims:
        if claim.billing_provider != provider:
            provider = claim.billing_provider
            parent = levels.open(0, "20", "2000A", child=True)
            _billing(builder, provider)
        _people(builder, levels, parent, claim)
        _claim(builder, claim)
    return builder.body()


def _billing(builder: Builder, provider: Party) -> None:
    builder.add_if(provider.taxonomy, "PRV", "BI", "PXC", provider.taxonomy)
    builder.loop = "2010AA"
    writing.name(builder, "85", provider)
    writing.address(builder, provider.address)
    builder.add_if(provider.tax_id, "REF", "EI", provider.tax_id)
    writing.contact(builder, provider)


def _people(builder: Builder, levels: writing.Hierarchy, parent: int, claim: ProfessionalClaim) -> None:
    who, dependent = claim.subscriber, claim.patient
    number = levels.open(parent, "22", "2000B", child=dependent is not None)
    builder.add(
        "SBR", claim.payer_responsibility, "" if dependent else "18", who.group_number, "", claim.insurance_type,
        "", "", "", claim.filing_indicator,
    )  # fmt: skip
    builder.loop = "2010BA"
    writing.member(builder, who)
    writing.address(builder, who.address)
    writing.demographics(builder, who)
    builder.loop = "2010BB"
    writing.name(builder, "PR", claim.payer)
    writing.address(builder, claim.payer.address)
    if dependent is None:
        return
    levels.open(number, "23", "2000C", child=False)
    builder.add("PAT", dependent.relationship)
    builder.loop = "2010CA"
    writing.dependent(builder, dependent, "QC")
    writing.address(builder, dependent.address)
    writing.demographics(builder, dependent)


def _claim(builder: Builder, claim: ProfessionalClaim) -> None:
    builder.loop = "2300"
    _check(builder, claim)
    causes: tuple[str, ...] = ()
    if claim.related_causes or claim.accident_state:
        causes = (*(*claim.related_causes, "", "", "")[:3], claim.accident_state)
    builder.add(
        "CLM", claim.control_number, money(claim.charge_cents), "", "",
        (claim.place_of_service, "B", claim.frequency), "Y" if claim.provider_signature else "N",
        claim.accept_assignment, claim.benefits_assigned, claim.release_of_information, "", causes,
    )  # fmt: skip
    writing.period(builder, "431", claim.onset_date)
    writing.period(builder, "439", claim.accident_date)
    for paper in claim.attachments:
        builder.add(
            "PWK", paper.report_type, paper.transmission, "", "", "AC" if paper.control_number else "",
            paper.control_number,
        )  # fmt: skip
    builder.add_if(claim.patient_paid_cents, "AMT", "F5", money(claim.patient_paid_cents))
    builder.add_if(claim.referral_number, "REF", "9F", claim.referral_number)
    builder.add_if(claim.prior_authorization, "REF", "G1", claim.prior_authorization)
    builder.add_if(claim.original_reference, "REF", "F8", claim.original_reference)
    builder.add_if(claim.note, "NTE", "ADD", clean(claim.note))
    codes = [("ABF" if at else "ABK", code) for at, code in enumerate(claim.diagnoses)]
    builder.add("HI", *codes)
    _claim_parties(builder, claim)
    for payer in claim.other_payers:
        _other_payer(builder, payer)
    for line in claim.lines:
        _line(builder, line)


def _check(builder: Builder, claim: ProfessionalClaim) -> None:
    builder.require(claim.control_number, "CLM", 1, 20)
    if not 1 <= len(claim.diagnoses) <= MAX_DIAGNOSES:
        raise WriteError("2300", "HI", 1, str(len(claim.diagnoses)), f"needs 1 to {MAX_DIAGNOSES} diagnoses")
    if not 1 <= len(claim.lines) <= MAX_LINES:
        raise WriteError("2400", "LX", 1, str(len(claim.lines)), f"needs 1 to {MAX_LINES} lines")


def _claim_parties(builder: Builder, claim: ProfessionalClaim) -> None:
    if claim.referring_provider:
        builder.loop = "2310A"
        writing.name(builder, "DN", claim.referring_provider)
    if claim.rendering_provider:
        builder.loop = "2310B"
        _rendering(builder, claim.rendering_provider)
    if claim.service_facility:
        builder.loop = "2310C"
        writing.name(builder, "77", claim.service_facility)
        writing.address(builder, claim.service_facility.address)


def _rendering(builder: Builder, provider: Party) -> None:
    writing.name(builder, "82", provider)
    builder.add_if(provider.taxonomy, "PRV", "PE", "PXC", provider.taxonomy)


def _other_payer(builder: Builder, other: OtherPayer) -> None:
    builder.loop = "2320"
    who = other.subscriber
    builder.add(
        "SBR", other.responsibility, other.relationship, who.group_number, "", "", "", "", "",
        other.filing_indicator,
    )  # fmt: skip
    writing.adjustments(builder, other.adjustments)
    builder.add_if(other.paid_cents, "AMT", "D", money(other.paid_cents))
    builder.add_if(other.patient_liability_cents, "AMT", "EAF", money(other.patient_liability_cents))
    builder.add("OI", "", "", other.benefits_assigned, "", "", other.release_of_information)
    builder.loop = "2330A"
    writing.member(builder, who)
    writing.address(builder, who.address)
    builder.loop = "2330B"
    writing.name(builder, "PR", other.payer)
    writing.address(builder, other.payer.address)
    writing.period(builder, "573", other.adjudication_date)
    builder.add_if(other.claim_number, "REF", "F8", other.claim_number)


def _line(builder: Builder, line: ServiceLine) -> None:
    builder.loop = "2400"
    builder.add("LX", str(line.number))
    builder.add(
        "SV1", writing.procedure(line.procedure), money(line.charge_cents), line.unit, number(line.units),
        line.place_of_service, "", tuple(str(pointer) for pointer in line.pointers), "",
        "Y" if line.emergency else "",
    )  # fmt: skip
    writing.period(builder, "472", line.service_date, line.service_end)
    builder.add_if(line.prior_authorization, "REF", "G1", line.prior_authorization)
    builder.add_if(line.control_number, "REF", "6R", line.control_number)
    builder.add_if(line.note, "NTE", "ADD", clean(line.note))
    if line.ndc:
        builder.loop = "2410"
        builder.add("LIN", "", "N4", line.ndc.code)
        if line.ndc.quantity is not None:
            builder.add("CTP", "", "", "", number(line.ndc.quantity), line.ndc.unit)
    if line.rendering_provider:
        builder.loop = "2420A"
        _rendering(builder, line.rendering_provider)
    for adjudication in line.adjudications:
        _adjudication(builder, adjudication)


def _adjudication(builder: Builder, value: LineAdjudication) -> None:
    builder.loop = "2430"
    builder.add(
        "SVD", value.payer_id, money(value.paid_cents), writing.procedure(value.procedure), "", number(value.units)
    )
    writing.adjustments(builder, value.adjustments)
    writing.period(builder, "573", value.date)
    builder.add_if(value.patient_liability_cents, "AMT", "EAF", money(value.patient_liability_cents))
