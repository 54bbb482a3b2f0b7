"""Other payers of a claim and what they decided about its lines, as segments (2320, 2330, 2430)."""

from edi import writing
from edi.columns import add_inpatient, add_outpatient
from edi.other_payer import LineAdjudication, OtherPayer
from edi.scalars import money, number
from edi.write_envelope import Builder

_MOST_CAS = 5
"""CAS of one other payer, and of one line's decision."""


def other_payer(builder: Builder, other: OtherPayer) -> None:
    """2320 and 2330."""
    builder.loop = "2320"
    who = other.subscriber
    builder.add(
        "SBR", other.responsibility, other.relationship, who.group_number, "", other.insurance_type, "", "", "",
        other.filing_indicator,
    )  # fmt: skip
    writing.adjustments(builder, other.adjustments, _MOST_CAS)
    builder.add_if(other.paid_cents, "AMT", "D", money(other.paid_cents))
    builder.add_if(other.patient_liability_cents, "AMT", "EAF", money(other.patient_liability_cents))
    builder.add_if(other.noncovered_cents, "AMT", "A8", money(other.noncovered_cents))
    builder.add("OI", "", "", other.benefits_assigned, "", "", other.release_of_information)
    add_inpatient(builder, other.inpatient, other.inpatient_remarks)
    add_outpatient(builder, other.outpatient, other.outpatient_remarks)
    builder.loop = "2330A"
    writing.member(builder, who)
    writing.address(builder, who.address)
    builder.loop = "2330B"
    writing.name(builder, "PR", other.payer)
    writing.address(builder, other.payer.address)
    writing.period(builder, "573", other.adjudication_date)
    builder.add_if(other.claim_number, "REF", "F8", other.claim_number)


def line_adjudication(builder: Builder, value: LineAdjudication) -> None:
    """2430."""
    builder.loop = "2430"
    service = value.procedure if value.procedure.code else None  # a department's line has none
    builder.add(
        "SVD", value.payer_id, money(value.paid_cents), writing.procedure(service), value.revenue_code,
        number(value.units), value.bundled_line,
    )  # fmt: skip
    writing.adjustments(builder, value.adjustments, _MOST_CAS)
    writing.period(builder, "573", value.date)
    builder.add_if(value.patient_liability_cents, "AMT", "EAF", money(value.patient_liability_cents))
