"""Claims to 837I."""

from collections.abc import Sequence
from itertools import batched

from edi import write_claim_parts as parts
from edi import writing
from edi.claim_terms import add_contract, add_fixed_formats, add_pricing
from edi.institutional import DatedCode, Diagnosis, InstitutionalBatch, InstitutionalClaim, InstitutionalLine
from edi.scalars import day, money, number
from edi.write_envelope import Body, Builder, WriteError, clean
from edi.write_other_payer import line_adjudication, other_payer

MAX_LINES = 999
Code = tuple[str, ...]
_PER_SEGMENT = 12


def write_837i(batch: InstitutionalBatch) -> Body:
    """Writes one 837I. Neighbours of one billing provider share its level.

    Raises:
        WriteError: a claim has no or too long a control number, no principal diagnosis, no statement dates, no
            line or more than 999.
    """
    return parts.write_claims("837I", batch, batch.claims, _claim)


def _claim(builder: Builder, claim: InstitutionalClaim) -> None:
    _check(builder, claim)
    builder.add(
        "CLM", claim.control_number, money(claim.charge_cents), "", "", (claim.facility_type, "A", claim.frequency),
        "", claim.accept_assignment, claim.benefits_assigned, claim.release_of_information,
        *("",) * 10, claim.delay_reason,
    )  # fmt: skip
    if claim.discharge_time:
        builder.add("DTP", "096", "TM", claim.discharge_time.strftime("%H%M"))
    writing.period(builder, "434", claim.statement_from, claim.statement_to)
    _admission(builder, claim)
    parts.attachments(builder, claim.attachments)
    add_contract(builder, claim.contract)
    builder.add_if(claim.patient_estimate_cents, "AMT", "F3", money(claim.patient_estimate_cents))
    parts.claim_references(builder, claim)
    add_fixed_formats(builder, claim.fixed_formats)
    builder.add_if(claim.note, "NTE", claim.note_code, clean(claim.note))
    parts.certifications(builder, claim.certifications)
    _codes(builder, claim)
    add_pricing(builder, claim.pricing)
    _claim_parties(builder, claim)
    for payer in claim.other_payers:
        other_payer(builder, payer)
    for line in claim.lines:
        _line(builder, line)


def _check(builder: Builder, claim: InstitutionalClaim) -> None:
    builder.require(claim.control_number, "CLM", 1, 20)
    builder.require(claim.principal_diagnosis.code, "HI", 1)
    if claim.statement_from is None:
        raise WriteError("2300", "DTP", 3, "", "the statement needs its dates")
    if not 1 <= len(claim.lines) <= MAX_LINES:
        raise WriteError("2400", "LX", 1, str(len(claim.lines)), f"needs 1 to {MAX_LINES} lines")


def _admission(builder: Builder, claim: InstitutionalClaim) -> None:
    if claim.admitted and claim.admitted_time:
        builder.add("DTP", "435", "DT", day(claim.admitted) + claim.admitted_time.strftime("%H%M"))
    elif claim.admitted:
        builder.add("DTP", "435", "D8", day(claim.admitted))
    if claim.admission_type or claim.admission_source or claim.patient_status:
        builder.add("CL1", claim.admission_type, claim.admission_source, claim.patient_status)


def _codes(builder: Builder, claim: InstitutionalClaim) -> None:
    single = [("ABJ", claim.admitting_diagnosis), ("DR", claim.drg)]
    _hi(builder, [_diagnosis("ABK", claim.principal_diagnosis)])
    _hi(builder, [single[0]] if claim.admitting_diagnosis else [])
    _hi(builder, [("APR", code) for code in claim.reasons_for_visit])
    _hi(builder, [_diagnosis("ABN", value) for value in claim.external_causes])
    _hi(builder, [single[1]] if claim.drg else [])
    _hi(builder, [_diagnosis("ABF", value) for value in claim.other_diagnoses])
    _hi(builder, [_dated("BBR", claim.principal_procedure)] if claim.principal_procedure else [])
    _hi(builder, [_dated("BBQ", value) for value in claim.other_procedures])
    _hi(builder, [("BI", s.code, "RD8", f"{day(s.start)}-{day(s.end)}") for s in claim.occurrence_spans])
    _hi(builder, [_dated("BH", value) for value in claim.occurrences])
    _hi(builder, [("BE", value.code, "", "", number(value.amount)) for value in claim.values])
    _hi(builder, [("BG", code) for code in claim.conditions])
    _hi(builder, [("TC", code) for code in claim.treatment_codes])


def _hi(builder: Builder, codes: Sequence[tuple[str, ...]]) -> None:
    for twelve in batched(codes, _PER_SEGMENT):
        builder.add("HI", *twelve)


def _diagnosis(kind: str, value: Diagnosis) -> Code:
    return (kind, value.code, "", "", "", "", "", "", value.present_on_admission)


def _dated(kind: str, value: DatedCode) -> Code:
    return (kind, value.code, "D8", day(value.day)) if value.day else (kind, value.code)


def _claim_parties(builder: Builder, claim: InstitutionalClaim) -> None:
    parts.provider(builder, "2310A", "71", claim.attending_provider, "AT")
    parts.provider(builder, "2310B", "72", claim.operating_provider)
    parts.provider(builder, "2310C", "ZZ", claim.other_operating_provider)
    parts.provider(builder, "2310D", "82", claim.rendering_provider)
    parts.provider(builder, "2310E", "77", claim.service_facility)
    parts.provider(builder, "2310F", "DN", claim.referring_provider)


def _line(builder: Builder, line: InstitutionalLine) -> None:
    builder.loop = "2400"
    builder.add("LX", str(line.number))
    builder.add(
        "SV2", line.revenue_code, writing.procedure(line.procedure), money(line.charge_cents), line.unit,
        number(line.units), "", money(line.noncovered_cents),
    )  # fmt: skip
    parts.attachments(builder, line.attachments)
    writing.period(builder, "472", line.service_date, line.service_end)
    builder.add_if(line.control_number, "REF", "6R", line.control_number)
    parts.references(builder, line.references)
    builder.add_if(line.note, "NTE", "TPO", clean(line.note))
    add_pricing(builder, line.pricing)
    parts.drug(builder, line.ndc)
    parts.provider(builder, "2420A", "72", line.operating_provider)
    parts.provider(builder, "2420B", "ZZ", line.other_operating_provider)
    parts.provider(builder, "2420C", "82", line.rendering_provider)
    parts.provider(builder, "2420D", "DN", line.referring_provider)
    for adjudication in line.adjudications:
        line_adjudication(builder, adjudication)
