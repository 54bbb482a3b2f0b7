"""Remittance to 835."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import batched, islice

from edi import writing
from edi.columns import add_inpatient, add_outpatient, write_columns
from edi.common import Party
from edi.remittance import BankTransfer, ClaimPayment, ProviderAdjustment, Remittance, Section, ServicePayment
from edi.scalars import day, money, number
from edi.summaries import INPATIENT_SUMMARY_COLUMNS, PROVIDER_SUMMARY_COLUMNS
from edi.write_envelope import Body, Builder, clean


def write_835(remittance: Remittance) -> Body:
    """Writes one 835. Nothing is balanced here: what is given is what is sent.

    Raises:
        WriteError: a value that the guide requires is missing.
    """
    builder = Builder("835")
    builder.loop = "ST"
    r = remittance
    bank = _transfer(r.transfer or BankTransfer())
    builder.add("BPR", r.handling, money(r.payment_cents), r.credit_debit, r.method, *bank, day(r.payment_date))
    builder.add("TRN", "1", builder.require(r.trace_number, "TRN", 2, 50), r.payer_identifier)
    for reference in r.references:
        builder.add("REF", reference.qualifier, reference.value)
    builder.add_if(r.production_date, "DTM", "405", day(r.production_date))
    _organization(builder, "1000A", "PR", r.payer)
    _organization(builder, "1000B", "PE", r.payee)
    claims = iter(r.claims)
    for section in r.sections:
        _section(builder, section)
        for claim in islice(claims, section.claims):
            _claim(builder, claim)
    if r.claims and not r.sections:
        builder.loop = "2000"
        builder.add("LX", "1")
    for claim in claims:
        _claim(builder, claim)
    builder.loop = "PLB"
    _provider_adjustments(builder, r)
    return builder.body()


def _transfer(bank: BankTransfer) -> tuple[str, ...]:
    """BPR05 to BPR15."""
    return (
        bank.format, bank.sender_bank_qualifier, bank.sender_bank, bank.sender_account_qualifier, bank.sender_account,
        bank.originator, bank.originator_supplement, bank.receiver_bank_qualifier, bank.receiver_bank,
        bank.receiver_account_qualifier, bank.receiver_account,
    )  # fmt: skip


def _section(builder: Builder, section: Section) -> None:
    builder.loop = "2000"
    builder.add_if(section.number, "LX", section.number)
    if section.summary:
        s = section.summary
        base = [s.provider_id, s.facility_code, day(s.fiscal_date), number(s.claims), money(s.charge_cents)]
        builder.add("TS3", *write_columns(s, PROVIDER_SUMMARY_COLUMNS, base=base))
    if section.inpatient:
        builder.add("TS2", *write_columns(section.inpatient, INPATIENT_SUMMARY_COLUMNS))


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
        number(claim.drg_weight),
        number(claim.discharge_fraction),
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
    add_inpatient(builder, claim.inpatient, claim.inpatient_remarks)
    add_outpatient(builder, claim.outpatient, claim.outpatient_remarks)
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
    writing.desk(builder, claim.contact, "CX")
    _figures(builder, claim.amounts, claim.quantities)


def _figures(builder: Builder, amounts: Mapping[str, int], quantities: Mapping[str, Decimal]) -> None:
    for qualifier, cents in amounts.items():
        builder.add("AMT", qualifier, money(cents))
    for qualifier, quantity in quantities.items():
        builder.add("QTY", qualifier, number(quantity))


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
    _figures(builder, line.amounts, line.quantities)
    for remark in line.remarks:
        builder.add("LQ", "HE", remark)
    for code in line.other_codes:
        builder.add("LQ", code.qualifier, code.value)


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
