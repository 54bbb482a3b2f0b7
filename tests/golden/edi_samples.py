"""Our own whole values of every transaction, rich enough to exercise the referees' maps."""

from datetime import date, datetime
from decimal import Decimal

import edi

MOMENT = datetime.fromisoformat("2026-03-02T09:30")
ENVELOPE = edi.Envelope(
    sender_id="CLAIMFLOW",
    receiver_id="PAYER01",
    moment=MOMENT,
    interchange_control=101,
    group_control=7,
    application_sender="CLAIMFLOW",
    application_receiver="PAYER01",
    usage="T",
)
PAYER = edi.Party(name="NORTHWIND HEALTH", entity_id_qualifier="PI", id="NWH01")
MEDICARE = edi.Party(name="MEDICARE PART B", entity_id_qualifier="PI", id="MCRB1")
STREET = edi.Address(line1="12 HARBOR ST", city="PORTLAND", state="ME", postal_code="041011234")
PROVIDER = edi.Party(name="HARBOR CLINIC", npi="1234567893", tax_id="123456789", taxonomy="207Q00000X", address=STREET)
DOCTOR = edi.Party(name="RIVERA", first_name="ANA", npi="1003000126", taxonomy="207Q00000X", entity_type="1")
SUBSCRIBER = edi.Subscriber(
    member_id="W123456789",
    last_name="LOPEZ",
    first_name="MARIA",
    birth_date=date(1980, 4, 2),
    sex="F",
    address=STREET,
    group_number="G100",
)
CHILD = edi.Patient(
    last_name="LOPEZ",
    first_name="LUIS",
    birth_date=date(2015, 6, 1),
    sex="M",
    address=STREET,
    relationship="19",
)
VISIT = edi.Procedure(code="99213", modifiers=("25",))
LINES = (
    edi.ServiceLine(
        number=1,
        procedure=VISIT,
        charge_cents=15000,
        units=Decimal(1),
        service_date=date(2026, 2, 20),
        pointers=(1, 2),
        control_number="L1",
    ),
    edi.ServiceLine(
        number=2,
        procedure=edi.Procedure(code="J1885"),
        charge_cents=4550,
        units=Decimal(2),
        service_date=date(2026, 2, 20),
        pointers=(1,),
        control_number="L2",
        ndc=edi.Drug(code="00409379501", quantity=Decimal("1.5"), unit="ML"),
    ),
)
PRIMARY = edi.ProfessionalClaim(
    control_number="CF0001",
    charge_cents=19550,
    place_of_service="11",
    payer=PAYER,
    billing_provider=PROVIDER,
    rendering_provider=DOCTOR,
    referring_provider=edi.Party(name="CHEN", first_name="WEI", npi="1215930367", entity_type="1"),
    subscriber=SUBSCRIBER,
    diagnoses=("J020", "Z1130"),
    lines=LINES,
    prior_authorization="AUTH77",
    referral_number="REF88",
)
DEPENDENT = edi.ProfessionalClaim(
    control_number="CF0002",
    charge_cents=15000,
    place_of_service="11",
    payer=PAYER,
    billing_provider=PROVIDER,
    subscriber=SUBSCRIBER,
    patient=CHILD,
    diagnoses=("S93401A", "W1830XA"),
    lines=(LINES[0],),
    frequency="7",
    original_reference="ICN0009",
    related_causes=("AA",),
    accident_state="ME",
    accident_date=date(2026, 2, 19),
    service_facility=edi.Party(name="HARBOR SURGERY", npi="1245319599", address=STREET),
    attachments=(edi.Attachment(report_type="OZ", transmission="EL", control_number="ATT1"),),
)
SECONDARY = edi.ProfessionalClaim(
    control_number="CF0003",
    charge_cents=15000,
    place_of_service="11",
    payer=PAYER,
    billing_provider=PROVIDER,
    subscriber=SUBSCRIBER,
    diagnoses=("J020",),
    payer_responsibility="S",
    filing_indicator="CI",
    lines=(
        edi.ServiceLine(
            number=1,
            procedure=VISIT,
            charge_cents=15000,
            units=Decimal(1),
            service_date=date(2026, 2, 20),
            control_number="L1",
            adjudications=(
                edi.LineAdjudication(
                    payer_id="MCRB1",
                    paid_cents=8000,
                    procedure=VISIT,
                    units=Decimal(1),
                    adjustments=(
                        edi.Adjustment(group="CO", reason="45", cents=5000),
                        edi.Adjustment(group="PR", reason="2", cents=2000),
                    ),
                    date=date(2026, 2, 27),
                    patient_liability_cents=2000,
                ),
            ),
        ),
    ),
    other_payers=(
        edi.OtherPayer(
            responsibility="P",
            filing_indicator="MB",
            payer=MEDICARE,
            subscriber=edi.Subscriber(member_id="1EG4TE5MK73", last_name="LOPEZ", first_name="MARIA", address=STREET),
            paid_cents=8000,
            patient_liability_cents=2000,
            claim_number="MCR555",
        ),
    ),
)
BATCH = edi.SubmissionBatch(
    submitter=edi.Party(
        name="CLAIMFLOW",
        entity_id_qualifier="46",
        id="CF1",
        contact=edi.Contact(name="EDI DESK", phone="2075550100", email="EDI@EXAMPLE.ORG"),
    ),
    receiver=edi.Party(name="NORTHWIND HEALTH", entity_id_qualifier="46", id="NWH01"),
    reference="B0001",
    moment=MOMENT,
    claims=(PRIMARY, DEPENDENT, SECONDARY),
)
REMITTANCE = edi.Remittance(
    trace_number="EFT900",
    payer_identifier="1123456789",
    payer=edi.Party(
        name="NORTHWIND HEALTH",
        address=edi.Address(line1="1 MAIN ST", city="BOSTON", state="MA", postal_code="02101"),
        contact=edi.Contact(name="CLAIMS DESK", phone="6175550100"),
    ),
    payee=edi.Party(name="HARBOR CLINIC", npi="1234567893", tax_id="123456789"),
    method="CHK",
    payment_cents=10550,
    payment_date=date(2026, 3, 10),
    production_date=date(2026, 3, 9),
    claims=(
        edi.ClaimPayment(
            control_number="CF0001",
            status="1",
            charge_cents=19550,
            paid_cents=12550,
            patient_responsibility_cents=2000,
            filing_indicator="12",
            payer_claim_number="ICN0010",
            facility_code="11",
            frequency="1",
            patient=edi.Party(
                name="LOPEZ", first_name="MARIA", entity_id_qualifier="MI", id="W123456789", entity_type="1"
            ),
            crossover_carrier=edi.Party(name="SECOND HEALTH", entity_id_qualifier="PI", id="SEC01"),
            outpatient_remarks=("MA18",),
            received_date=date(2026, 3, 3),
            statement_from=date(2026, 2, 20),
            statement_to=date(2026, 2, 20),
            amounts={"AU": 14550},
            lines=(
                edi.ServicePayment(
                    procedure=VISIT,
                    charge_cents=15000,
                    paid_cents=10000,
                    units=Decimal(1),
                    service_date=date(2026, 2, 20),
                    control_number="L1",
                    allowed_cents=12000,
                    adjustments=(
                        edi.Adjustment(group="CO", reason="45", cents=3000),
                        edi.Adjustment(group="PR", reason="3", cents=2000),
                    ),
                    remarks=("N19",),
                ),
                edi.ServicePayment(
                    procedure=edi.Procedure(code="J1885"),
                    charge_cents=4550,
                    paid_cents=2550,
                    units=Decimal(2),
                    service_date=date(2026, 2, 20),
                    control_number="L2",
                    allowed_cents=2550,
                    adjustments=(edi.Adjustment(group="CO", reason="45", cents=2000),),
                ),
            ),
        ),
    ),
    provider_adjustments=(
        edi.ProviderAdjustment(
            provider_id="1234567893",
            fiscal_date=date(2026, 12, 31),
            reason="WO",
            reference="ICN0001",
            cents=2000,
        ),
    ),
)
_SOURCE = edi.Party(name="NORTHWIND HEALTH", entity_id_qualifier="PI", id="NWH01")
_PLAIN = edi.Subscriber(
    member_id="W123456789", last_name="LOPEZ", first_name="MARIA", birth_date=date(1980, 4, 2), sex="F"
)
_ASKER = edi.Party(name="HARBOR CLINIC", npi="1234567893")
INQUIRY = edi.EligibilityInquiry(
    trace_number="T1",
    payer=_SOURCE,
    provider=_ASKER,
    subscriber=_PLAIN,
    service_types=("30",),
    service_date=date(2026, 3, 2),
)
RESPONSE = edi.EligibilityResponse(
    trace_number="T1",
    payer=_SOURCE,
    provider=_ASKER,
    subscriber=_PLAIN,
    dates=(edi.DatePeriod(qualifier="346", start=date(2026, 1, 1)),),
    benefits=(
        edi.Benefit(
            information="1", coverage_level="IND", service_types=("30",), insurance_type="PR", plan_name="GOLD PPO"
        ),
        edi.Benefit(
            information="B",
            coverage_level="IND",
            service_types=("98",),
            amount_cents=3000,
            period="27",
            in_network=True,
            messages=("COPAY IS DUE AT THE VISIT",),
        ),
        edi.Benefit(information="A", coverage_level="IND", service_types=("98",), percent=Decimal("0.2")),
    ),
)
CHILD_INQUIRY = edi.EligibilityInquiry(
    trace_number="T2",
    payer=_SOURCE,
    provider=_ASKER,
    subscriber=edi.Subscriber(member_id="W123456789", last_name="LOPEZ", first_name="MARIA"),
    dependent=edi.Patient(
        last_name="LOPEZ", first_name="LUIS", birth_date=date(2015, 6, 1), sex="M", relationship="19"
    ),
    service_date=date(2026, 3, 2),
)
REFUSED = edi.EligibilityResponse(
    trace_number="T2",
    payer=_SOURCE,
    provider=_ASKER,
    subscriber=edi.Subscriber(member_id="W999", last_name="LOPEZ", first_name="MARIA"),
    rejections=(edi.Rejection(code="75", follow_up="C", loop="2100C", valid=False),),
)
STATUS_INQUIRY = edi.StatusInquiry(
    trace_number="S1",
    payer=_SOURCE,
    provider=_ASKER,
    receiver=edi.Party(name="CLAIMFLOW", entity_id_qualifier="46", id="CF1"),
    subscriber=_PLAIN,
    claim_control_number="CF0001",
    payer_claim_number="ICN0010",
    charge_cents=19550,
    service_from=date(2026, 2, 20),
    service_to=date(2026, 2, 21),
)
STATUS_RESPONSE = edi.StatusResponse(
    trace_number="S1",
    payer=_SOURCE,
    provider=_ASKER,
    receiver=edi.Party(name="CLAIMFLOW", entity_id_qualifier="46", id="CF1"),
    subscriber=edi.Subscriber(member_id="W123456789", last_name="LOPEZ", first_name="MARIA"),
    claim_control_number="CF0001",
    payer_claim_number="ICN0010",
    service_from=date(2026, 2, 20),
    statuses=(
        edi.ClaimStatus(
            category="F1",
            code="65",
            effective_date=date(2026, 3, 9),
            charge_cents=19550,
            paid_cents=12550,
            finalized_date=date(2026, 3, 9),
            check_date=date(2026, 3, 10),
            check_number="EFT900",
        ),
    ),
)
_TAKEN = edi.ClaimStatus(
    category="A2", code="20", entity="PR", effective_date=date(2026, 3, 3), action="WQ", charge_cents=19550
)
_REFUSED = edi.ClaimStatus(
    category="A7",
    code="562",
    entity="85",
    effective_date=date(2026, 3, 3),
    action="U",
    charge_cents=15000,
)
_WHO = edi.Subscriber(member_id="W123456789", last_name="LOPEZ", first_name="MARIA")
ACKNOWLEDGEMENT_BATCH = edi.ClaimAcknowledgementBatch(
    source=edi.Party(name="NORTHWIND HEALTH", entity_id_qualifier="46", id="NWH01"),
    receiver=edi.Party(name="CLAIMFLOW", entity_id_qualifier="46", id="CF1"),
    trace_number="ACK1",
    batch_number="B0001",
    received_date=date(2026, 3, 2),
    processed_date=date(2026, 3, 3),
    statuses=(
        edi.ClaimStatus(
            category="A1",
            code="19",
            entity="PR",
            effective_date=date(2026, 3, 3),
            action="WQ",
            charge_cents=34550,
        ),
    ),
    tally=edi.Tally(accepted=1, rejected=1, accepted_cents=19550, rejected_cents=15000),
    providers=(
        edi.ProviderAcknowledgement(
            provider=_ASKER,
            statuses=(
                edi.ClaimStatus(
                    category="A1",
                    code="19",
                    entity="PR",
                    action="WQ",
                    charge_cents=34550,
                ),
            ),
            claims=(
                edi.ClaimAcknowledgement(
                    control_number="CF0001",
                    statuses=(_TAKEN,),
                    subscriber=_WHO,
                    payer_claim_number="ICN0010",
                    service_from=date(2026, 2, 20),
                ),
                edi.ClaimAcknowledgement(
                    control_number="CF0002",
                    statuses=(_REFUSED,),
                    subscriber=_WHO,
                    service_from=date(2026, 2, 20),
                ),
            ),
        ),
    ),
)
FUNCTIONAL = edi.FunctionalAcknowledgement(
    group_control="7",
    functional_id="HC",
    version="005010X222A1",
    status="P",
    included=2,
    received=2,
    accepted=1,
    sets=(
        edi.SetAcknowledgement(control="0001", type="837", version="005010X222A1", accepted="A"),
        edi.SetAcknowledgement(
            control="0002",
            type="837",
            version="005010X222A1",
            accepted="R",
            codes=("5",),
            errors=(
                edi.SegmentError(
                    segment="CLM",
                    position=22,
                    loop="2300",
                    code="8",
                    elements=(edi.ElementError(element=2, code="6", value="1O0"),),
                ),
            ),
        ),
    ),
)
INTERCHANGE = edi.InterchangeAcknowledgement(control="000000101", date=MOMENT.date(), time=MOMENT.time(), status="A")
