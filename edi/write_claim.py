"""Claims to 837P."""

from edi import write_claim_parts as parts
from edi import writing
from edi.claim import ProfessionalClaim, ServiceLine, SubmissionBatch
from edi.claim_parts import Form
from edi.claim_terms import add_contract, add_fixed_formats, add_pricing
from edi.scalars import day, money, number
from edi.write_envelope import Body, Builder, WriteError, clean
from edi.write_other_payer import line_adjudication, other_payer

MAX_LINES = 50
MAX_DIAGNOSES = 12


def write_837p(batch: SubmissionBatch) -> Body:
    """Writes one 837P. Neighbours of one billing provider share its level.

    Raises:
        WriteError: a claim has no or too long a control number, no diagnosis or more than 12, no line or more
            than 50.
    """
    return parts.write_claims("837P", batch, batch.claims, _claim)


def _claim(builder: Builder, claim: ProfessionalClaim) -> None:
    _check(builder, claim)
    causes: tuple[str, ...] = ()
    if claim.related_causes or claim.accident_state:
        causes = (*(*claim.related_causes, "", "", "")[:3], claim.accident_state)
    builder.add(
        "CLM", claim.control_number, money(claim.charge_cents), "", "",
        (claim.place_of_service, "B", claim.frequency), "Y" if claim.provider_signature else "N",
        claim.accept_assignment, claim.benefits_assigned, claim.release_of_information, "", causes,
        *("",) * 8, claim.delay_reason,
    )  # fmt: skip
    writing.period(builder, "431", claim.onset_date)
    writing.period(builder, "439", claim.accident_date)
    writing.periods(builder, claim.dates)
    parts.attachments(builder, claim.attachments)
    add_contract(builder, claim.contract)
    builder.add_if(claim.patient_paid_cents, "AMT", "F5", money(claim.patient_paid_cents))
    parts.claim_references(builder, claim)
    add_fixed_formats(builder, claim.fixed_formats)
    builder.add_if(claim.note, "NTE", "ADD", clean(claim.note))
    parts.ambulance(builder, claim.ambulance)
    if claim.spinal_manipulation:
        spine = claim.spinal_manipulation
        builder.add("CR2", *[""] * 7, spine.condition, "", clean(spine.description), clean(spine.more))
    parts.certifications(builder, claim.certifications)
    _codes(builder, claim)
    add_pricing(builder, claim.pricing)
    _claim_parties(builder, claim)
    for payer in claim.other_payers:
        other_payer(builder, payer)
    for line in claim.lines:
        _line(builder, line)


def _check(builder: Builder, claim: ProfessionalClaim) -> None:
    builder.require(claim.control_number, "CLM", 1, 20)
    if not 1 <= len(claim.diagnoses) <= MAX_DIAGNOSES:
        raise WriteError("2300", "HI", 1, str(len(claim.diagnoses)), f"needs 1 to {MAX_DIAGNOSES} diagnoses")
    if not 1 <= len(claim.lines) <= MAX_LINES:
        raise WriteError("2400", "LX", 1, str(len(claim.lines)), f"needs 1 to {MAX_LINES} lines")


def _codes(builder: Builder, claim: ProfessionalClaim) -> None:
    for first, other, codes in (
        ("ABK", "ABF", claim.diagnoses),
        ("BP", "BO", claim.anesthesia_procedures),
        ("BG", "BG", claim.condition_codes),
    ):
        if codes:
            builder.add("HI", *[(other if at else first, code) for at, code in enumerate(codes)])


def _claim_parties(builder: Builder, claim: ProfessionalClaim) -> None:
    parts.provider(builder, "2310A", "DN", claim.referring_provider)
    parts.provider(builder, "2310B", "82", claim.rendering_provider, "PE")
    parts.provider(builder, "2310C", "77", claim.service_facility)
    parts.provider(builder, "2310D", "DQ", claim.supervising_provider)
    parts.ambulance_places(builder, claim.ambulance, ("2310E", "2310F"))


def _line(builder: Builder, line: ServiceLine) -> None:
    builder.loop = "2400"
    builder.add("LX", str(line.number))
    builder.add(
        "SV1", writing.procedure(line.procedure), money(line.charge_cents), line.unit, number(line.units),
        line.place_of_service, "", tuple(str(pointer) for pointer in line.pointers), "",
        "Y" if line.emergency else "",
    )  # fmt: skip
    if line.equipment:
        e = line.equipment
        builder.add(
            "SV5", ("HC", e.code), "DA", number(e.days), money(e.rental_cents), money(e.purchase_cents), e.frequency
        )
    parts.attachments(builder, line.attachments)
    parts.ambulance(builder, line.ambulance)
    if line.certification_type:
        builder.add("CR3", line.certification_type, "MO", number(line.certification_months))
    parts.certifications(builder, line.certifications)
    writing.period(builder, "472", line.service_date, line.service_end)
    writing.periods(builder, line.dates)
    if line.ambulance and line.ambulance.patients is not None:
        builder.add("QTY", "PT", number(line.ambulance.patients))
    add_contract(builder, line.contract)
    builder.add_if(line.prior_authorization, "REF", "G1", line.prior_authorization)
    builder.add_if(line.control_number, "REF", "6R", line.control_number)
    parts.references(builder, line.references)
    add_fixed_formats(builder, line.fixed_formats)
    builder.add_if(line.note, "NTE", "ADD", clean(line.note))
    add_pricing(builder, line.pricing)
    _line_loops(builder, line)


def _line_loops(builder: Builder, line: ServiceLine) -> None:
    parts.drug(builder, line.ndc)
    parts.provider(builder, "2420A", "82", line.rendering_provider, "PE")
    parts.provider(builder, "2420D", "DQ", line.supervising_provider)
    parts.provider(builder, "2420E", "DK", line.ordering_provider)
    parts.provider(builder, "2420F", "DN", line.referring_provider)
    parts.ambulance_places(builder, line.ambulance, ("2420G", "2420H"))
    for adjudication in line.adjudications:
        line_adjudication(builder, adjudication)
    for form in line.forms:
        _form(builder, form)


def _form(builder: Builder, form: Form) -> None:
    builder.loop = "2440"
    builder.add("LQ", form.qualifier, form.code)
    for a in form.answers:
        builder.add("FRM", a.question, a.yes_no, clean(a.text), day(a.day), number(a.percent))
