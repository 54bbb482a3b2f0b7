"""Institutional claims, rich professional claims and a rich remittance, for the referees."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import edi_samples as samples

import edi

SURGEON = edi.Party(name="OKAFOR", first_name="NNEKA", npi="1679576722", entity_type="1")
ATTENDING = edi.Party(name="RIVERA", first_name="ANA", npi="1003000126", taxonomy="207R00000X", entity_type="1")
HOSPITAL = edi.Party(
    name="HARBOR HOSPITAL", npi="1245319599", tax_id="987654321", taxonomy="282N00000X", address=samples.STREET
)
INPATIENT = edi.InstitutionalClaim(
    control_number="CF1001",
    charge_cents=1_250_000,
    facility_type="11",
    payer=samples.PAYER,
    billing_provider=HOSPITAL,
    subscriber=samples.SUBSCRIBER,
    statement_from=date(2026, 2, 1),
    statement_to=date(2026, 2, 5),
    admitted=date(2026, 2, 1),
    admitted_time=time(8, 15),
    discharge_time=time(11, 0),
    admission_type="1",
    admission_source="1",
    patient_status="01",
    principal_diagnosis=edi.Diagnosis(code="K3580", present_on_admission="Y"),
    admitting_diagnosis="R1031",
    external_causes=(edi.Diagnosis(code="W1830XA", present_on_admission="Y"),),
    other_diagnoses=(
        edi.Diagnosis(code="E119", present_on_admission="Y"),
        edi.Diagnosis(code="T8140XA", present_on_admission="N"),
    ),
    drg="341",
    principal_procedure=edi.DatedCode(code="0DTJ4ZZ", day=date(2026, 2, 1)),
    other_procedures=(edi.DatedCode(code="0WJG4ZZ", day=date(2026, 2, 2)),),
    occurrence_spans=(edi.OccurrenceSpan(code="74", start=date(2026, 2, 3), end=date(2026, 2, 4)),),
    occurrences=(edi.DatedCode(code="11", day=date(2026, 1, 31)),),
    values=(edi.ValueCode(code="80", amount=Decimal(4)), edi.ValueCode(code="01", amount=Decimal("1250.5"))),
    conditions=("C1",),
    prior_authorization="AUTH99",
    medical_record_number="MRN7",
    attachments=(edi.Attachment(report_type="OZ", transmission="EL", control_number="ATT2"),),
    note="SEE OPERATIVE REPORT",
    note_code="DCP",
    attending_provider=ATTENDING,
    operating_provider=SURGEON,
    lines=(
        edi.InstitutionalLine(
            number=1, revenue_code="0120", charge_cents=800_000, unit="DA", units=Decimal(4), control_number="L1",
            service_date=date(2026, 2, 1),
        ),
        edi.InstitutionalLine(
            number=2, revenue_code="0360", charge_cents=450_000, units=Decimal(1), control_number="L2",
            service_date=date(2026, 2, 1), noncovered_cents=5000,
        ),
    ),
)  # fmt: skip
OUTPATIENT = edi.InstitutionalClaim(
    control_number="CF1002",
    charge_cents=8995,
    facility_type="13",
    payer=samples.PAYER,
    billing_provider=HOSPITAL,
    subscriber=samples.SUBSCRIBER,
    patient=samples.CHILD,
    statement_from=date(2026, 2, 9),
    statement_to=date(2026, 2, 9),
    admission_type="2",
    admission_source="1",
    patient_status="01",
    principal_diagnosis=edi.Diagnosis(code="J020"),
    reasons_for_visit=("J029",),
    payer_responsibility="S",
    attending_provider=ATTENDING,
    contract=edi.Contract(type="09", cents=8000),
    fixed_formats=("STATE DATA 17",),
    pricing=edi.Pricing(methodology="03", allowed_cents=8000, savings_cents=995, organization="908231234"),
    lines=(
        edi.InstitutionalLine(
            number=1, revenue_code="0300", procedure=edi.Procedure(code="80053"), charge_cents=8995, units=Decimal(1),
            service_date=date(2026, 2, 9), control_number="L1",
            pricing=edi.Pricing(methodology="03", allowed_cents=8000, savings_cents=995, revenue_code="0300"),
            adjudications=(
                edi.LineAdjudication(
                    payer_id="MCRB1", paid_cents=5000, procedure=edi.Procedure(code="80053"), revenue_code="0300",
                    units=Decimal(1), adjustments=(edi.Adjustment(group="CO", reason="45", cents=3995),),
                    date=date(2026, 2, 20),
                ),
            ),
        ),
    ),
    other_payers=(
        edi.OtherPayer(
            responsibility="P", filing_indicator="MA", payer=samples.MEDICARE, relationship="18",
            subscriber=edi.Subscriber(
                member_id="1EG4TE5MK73", last_name="LOPEZ", first_name="MARIA", address=samples.STREET
            ),
            paid_cents=5000, outpatient=edi.OutpatientAdjudication(payable_cents=5000), outpatient_remarks=("MA18",),
        ),
    ),
)  # fmt: skip
INSTITUTIONAL_BATCH = edi.InstitutionalBatch(
    submitter=samples.BATCH.submitter,
    receiver=samples.BATCH.receiver,
    reference="B0002",
    moment=samples.MOMENT,
    claims=(INPATIENT, OUTPATIENT),
)
RIDE = edi.Ambulance(
    reason="A",
    miles=Decimal("12.5"),
    weight_pounds=Decimal(180),
    stretcher_purpose="PATIENT CANNOT SIT",
    pick_up=samples.STREET,
    drop_off=edi.Address(line1="1 BAY RD", city="PORTLAND", state="ME", postal_code="041021234"),
    drop_off_name="HARBOR HOSPITAL",
)
AMBULANCE = replace(
    samples.PRIMARY,
    control_number="CF0010",
    place_of_service="41",
    ambulance=RIDE,
    certifications=(edi.Certification(category="07", applies=True, conditions=("01", "06")),),
    medical_record_number="MRN1",
    lines=(replace(samples.LINES[0], procedure=edi.Procedure(code="A0429", modifiers=("RH",)), charge_cents=19550),),
)
ANESTHESIA = replace(
    samples.PRIMARY,
    control_number="CF0011",
    anesthesia_procedures=("47562",),
    lines=(
        replace(
            samples.LINES[0],
            procedure=edi.Procedure(code="00790", modifiers=("AA",)),
            unit="MJ",
            units=Decimal(95),
            charge_cents=19550,
        ),
    ),
)
WHEELCHAIR = replace(
    samples.PRIMARY,
    control_number="CF0012",
    place_of_service="12",
    lines=(
        replace(
            samples.LINES[0],
            procedure=edi.Procedure(code="K0001", modifiers=("RR",)),
            charge_cents=19550,
            equipment=edi.Equipment(
                code="K0001", days=Decimal(30), rental_cents=5000, purchase_cents=50000, frequency="4"
            ),
            attachments=(edi.Attachment(report_type="CT", transmission="EL", control_number="CMN1"),),
            certification_type="I",
            certification_months=Decimal(12),
            certifications=(edi.Certification(category="09", applies=True, conditions=("38",)),),
            dates=(
                edi.DatePeriod(qualifier="463", start=date(2026, 2, 1)),
                edi.DatePeriod(qualifier="461", start=date(2026, 2, 2)),
            ),
            ordering_provider=edi.Party(
                name="CHEN", first_name="WEI", npi="1215930367", entity_type="1", address=samples.STREET
            ),
            forms=(
                edi.Form(
                    qualifier="UT", code="01.02", answers=(edi.FormAnswer(question="5A", yes_no="Y"),)
                ),
            ),
        ),
    ),
)  # fmt: skip
CHIROPRACTIC = replace(
    samples.PRIMARY,
    control_number="CF0013",
    dates=(edi.DatePeriod(qualifier="454", start=date(2026, 1, 12)),),
    contract=edi.Contract(type="02", cents=15_000, percent=Decimal("80.5"), code="CT-7", version="2"),
    fixed_formats=("STATE DATA 17",),
    spinal_manipulation=edi.SpinalManipulation(condition="C", description="CHRONIC PAIN"),
    pricing=edi.Pricing(
        methodology="03", allowed_cents=15_000, savings_cents=4550, organization="908231234", compliance="1"
    ),
    lines=(
        replace(
            samples.LINES[0],
            procedure=edi.Procedure(code="98941", modifiers=("AT",)),
            charge_cents=19550,
            contract=edi.Contract(type="09", cents=15_000),
            fixed_formats=("LINE DATA",),
            pricing=edi.Pricing(
                methodology="03", allowed_cents=15_000, savings_cents=4550, organization="908231234",
                rate=Decimal("12.5"), procedure=edi.Procedure(code="98940"), unit="UN", units=Decimal(1),
            ),
        ),
    ),
)  # fmt: skip
RICH_BATCH = replace(samples.BATCH, claims=(AMBULANCE, ANESTHESIA, WHEELCHAIR, CHIROPRACTIC))
STAY_PAID = edi.ClaimPayment(
    control_number="CF1001",
    status="1",
    charge_cents=1_250_000,
    paid_cents=900_000,
    filing_indicator="MA",
    payer_claim_number="ICN77",
    facility_code="11",
    frequency="1",
    drg="341",
    drg_weight=Decimal("1.2345"),
    adjustments=(edi.Adjustment(group="CO", reason="45", cents=350_000),),
    patient=edi.Party(name="LOPEZ", first_name="MARIA", entity_id_qualifier="MI", id="W123456789", entity_type="1"),
    inpatient=edi.InpatientAdjudication(covered_days=Decimal(4), drg_cents=880_000, capital_cents=20_000),
    inpatient_remarks=("MA02",),
    statement_from=date(2026, 2, 1),
    statement_to=date(2026, 2, 5),
    contact=edi.Contact(name="HOSPITAL DESK", phone="6175550101"),
    quantities={"CA": Decimal(4)},
)
RICH_REMITTANCE = replace(
    samples.REMITTANCE,
    method="ACH",
    payment_cents=910_550,
    transfer=edi.BankTransfer(
        format="CCP", sender_bank_qualifier="01", sender_bank="011000015", sender_account_qualifier="DA",
        sender_account="9988", originator="1123456789", receiver_bank_qualifier="01", receiver_bank="021000021",
        receiver_account_qualifier="DA", receiver_account="7766",
    ),
    references=(edi.Reference(qualifier="EV", value="CF1"),),
    claims=(STAY_PAID, samples.REMITTANCE.claims[0]),
    sections=(
        edi.Section(
            number="1", claims=1,
            summary=edi.ProviderSummary(
                provider_id="1245319599", facility_code="11", fiscal_date=date(2026, 12, 31), claims=Decimal(1),
                charge_cents=1_250_000,
            ),
            inpatient=edi.InpatientSummary(drg_cents=880_000, covered_days=Decimal(4), discharges=Decimal(1)),
        ),
        edi.Section(number="2", claims=1),
    ),
)  # fmt: skip
