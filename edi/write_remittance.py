"""Remittance to 835."""

from itertools import batched

from edi import writing
from edi.common import Party
from edi.remittance import ClaimPayment, ProviderAdjustment, Remittance, ServicePayment
from edi.scalars import day, money, number
from edi.write_envelope import Body, Builder, clean


def write_835(remittance: Remittance) -> Body:
    """Writes one 835. Nothing is balanced here: what is given is what is sent.

    Raises:
        WriteError: a value that the guide requires is missing.
    """
    builder = Builder("835")
    builder.loop = "ST"
    r = remittance
    bank = ("",) * 11
    builder.add("BPR", r.handling, money(r.payment_cents), r.credit_debit, r.method, *bank, day(r.payment_date))
    builder.add("TRN", "1", builder.require(r.trace_number, "TRN", 2, 50), r.payer_identifier)
    builder.add_if(r.production_date, "DTM", "405", day(r.production_date))
    _organization(builder, "1000A", "PR", r.payer)
    _organization(builder, "1000B", "PE", r.payee)
    if r.claims:
        builder.loop = "2000"
        builder.add("LX", "1")
    for claim in r.claims:
        _claim(builder, claim)
    builder.loop = "PLB"
    _provider_adjustments(builder, r)
    return builder.body()


def _organization(builder: Builder, loop: str, role: str, party: Party) -> None:
    builder.loop = loop
    builder.add("N1", role, clean(party.name), party.entity_id_qualifier if party.id else "", party.id)
    writing.address(builder, party.address)
    builder.add_if(party.tax_id, "REF", "TJ", party.tax_id)
    writing.contact(builder, party, "BL")


def _claim(builder: Builder, claim: ClaimPayment) -> None:
    builder.loop = "2100"
    builder.add(
        "CLP",
        builder.require(claim.control_number, "CLP", 1, 38),
        claim.status,
        money(claim.charge_cents),
        money(claim.paid_cents),
        money(claim.patient_responsibility_cents) if claim.patient_responsibility_cents else "",
        claim.filing_indicator,
        claim.payer_claim_number,
        claim.facility_code,
        claim.frequency,
        "",
        claim.drg,
    )
    writing.adjustments(builder, claim.adjustments)
    for role, party in (
        ("QC", claim.patient),
        ("IL", claim.subscriber),
        ("74", claim.corrected_patient),
        ("82", claim.rendering_provider),
        ("TT", claim.crossover_carrier),
        ("PR", claim.corrected_payer),
    ):
        if party:
            writing.name(builder, role, party)
    if claim.inpatient_remarks:
        first, *rest = claim.inpatient_remarks
        # MIA01 is required: covered days.
        builder.add("MIA", "0", "", "", "", first, *("",) * 14, *rest)
    if claim.outpatient_remarks:
        builder.add("MOA", "", "", *claim.outpatient_remarks)
    _claim_details(builder, claim)
    for line in claim.lines:
        _line(builder, line)


def _claim_details(builder: Builder, claim: ClaimPayment) -> None:
    for reference in claim.references:
        builder.add("REF", reference.qualifier, reference.value)
    builder.add_if(claim.statement_from, "DTM", "232", day(claim.statement_from))
    builder.add_if(claim.statement_to, "DTM", "233", day(claim.statement_to))
    for period in claim.dates:
        builder.add("DTM", period.qualifier, day(period.start))
    builder.add_if(claim.received_date, "DTM", "050", day(claim.received_date))
    for qualifier, cents in claim.amounts.items():
        builder.add("AMT", qualifier, money(cents))


def _line(builder: Builder, line: ServicePayment) -> None:
    builder.loop = "2110"
    builder.add(
        "SVC",
        writing.procedure(line.procedure),
        money(line.charge_cents),
        money(line.paid_cents),
        line.revenue_code,
        number(line.units),
        writing.procedure(line.submitted_procedure),
        number(line.submitted_units),
    )
    if line.service_end:
        builder.add_if(line.service_date, "DTM", "150", day(line.service_date))
        builder.add("DTM", "151", day(line.service_end))
    else:
        builder.add_if(line.service_date, "DTM", "472", day(line.service_date))
    writing.adjustments(builder, line.adjustments)
    for reference in line.references:
        builder.add("REF", reference.qualifier, reference.value)
    builder.add_if(line.control_number, "REF", "6R", line.control_number)
    builder.add_if(line.allowed_cents, "AMT", "B6", money(line.allowed_cents))
    for qualifier, cents in line.amounts.items():
        builder.add("AMT", qualifier, money(cents))
    for remark in line.remarks:
        builder.add("LQ", "HE", remark)


def _provider_adjustments(builder: Builder, remittance: Remittance) -> None:
    """PLB: neighbours of one provider and period share a segment, six at most."""
    run: list[ProviderAdjustment] = []
    for value in remittance.provider_adjustments:
        if run and (run[0].provider_id, run[0].fiscal_date) != (value.provider_id, value.fiscal_date):
            _plb(builder, run)
            run = []
        run.append(value)
    _plb(builder, run)


def _plb(builder: Builder, run: list[ProviderAdjustment]) -> None:
    for six in batched(run, 6):
        elements = [text for a in six for text in ((a.reason, a.reference), money(a.cents))]
        builder.add("PLB", run[0].provider_id, day(run[0].fiscal_date), *elements)
