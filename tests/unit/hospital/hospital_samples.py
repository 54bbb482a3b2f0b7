"""A stay for a new knee and an emergency visit for a broken wrist, as registered and as coded."""

from datetime import UTC, date, datetime
from decimal import Decimal

from activities.claims.sources import Sources
from codesets.book import BOOK
from codesets.hospital import line_charge_cents
from codesets.payers import find_payer
from domain.claims import PriorPayer, priced_lines
from domain.coding.hospital import grouped
from models.coding import (
    CodedLine,
    Coding,
    ExternalCause,
    HospitalCoding,
    InpatientProcedure,
    Occurrence,
    ValueAmount,
)
from models.ids import EncounterId, PayerSequence
from models.intake import (
    BillingForm,
    Coverage,
    Facility,
    HospitalVisit,
    Intake,
    Patient,
    PersonName,
    PostalAddress,
    Practitioner,
    Sex,
)
from models.messages.claims import BuildClaim, ClaimRef, SubmissionPlan

HOME = PostalAddress(line1="2 Elm Street", city="Omaha", state="NE", postal_code="681145501")
HOSPITAL = Facility(
    name="Prairie General Hospital", npi="1234567893", tax_id="479990002", taxonomy="282N00000X",
    address=PostalAddress(line1="4000 Dodge Street", city="Omaha", state="NE", postal_code="681312210"),
)  # fmt: skip
SURGEON = Practitioner(npi="1003000126", name=PersonName(last="Weber", first="Anna"), taxonomy="207X00000X")
ADMITTED, LEFT = date(2026, 10, 5), date(2026, 10, 8)

STAY = Intake(
    source="https://hospital.example",
    identifier="S1",
    patient=Patient(
        identifier="M1", name=PersonName(last="Novak", first="Jan"), birth_date=date(1950, 5, 1), sex=Sex.MALE,
        address=HOME,
    ),
    coverages=(Coverage(payer_id="MEDA1", payer_name="Medicare Part A", member_id="1EG4TE5MK73"),),
    service_date=ADMITTED,
    end_date=LEFT,
    encounter_class="IMP",
    place_of_service="21",
    billing_form=BillingForm.INSTITUTIONAL,
    hospital=HospitalVisit(
        admitted=ADMITTED, admission_hour=7, discharge_hour=11, admission_type="3", admission_source="1",
        patient_status="01", attending=SURGEON, operating=SURGEON,
    ),
    facility=HOSPITAL,
    rendering=SURGEON,
    consent=True,
)  # fmt: skip

KNEE = Coding(
    diagnoses=("M17.11", "I10", "E11.9"),
    lines=(
        CodedLine(revenue_code="0120", units=3),
        CodedLine(revenue_code="0278", charge_cents=1_850_000),
        CodedLine(revenue_code="0360", units=2),
        CodedLine(revenue_code="0250", charge_cents=214_300),
    ),
    hospital=HospitalCoding(
        present_on_admission=("Y", "Y", "1"),
        admitting_diagnosis="M17.11",
        procedures=(InpatientProcedure(code="0SRC0J9", day=ADMITTED),),
        occurrences=(
            Occurrence(code="11", day=date(2026, 4, 1)),
            Occurrence(code="74", day=date(2026, 10, 6), through=date(2026, 10, 7)),
        ),
        values=(ValueAmount(code="01", amount=Decimal("1850.00")),),
        conditions=("C5",),
    ),
)

EMERGENCY = STAY.model_copy(
    update={
        "identifier": "V1",
        "coverages": (Coverage(payer_id="BLUEP", payer_name="Blue Prairie PPO", member_id="BP1"),),
        "encounter_class": "EMER",
        "place_of_service": "23",
        "end_date": ADMITTED,
        "hospital": HospitalVisit(admission_type="1", admission_source="1", patient_status="01", attending=SURGEON),
    }
)

WRIST = Coding(
    diagnoses=("S52.501A",),
    lines=(
        CodedLine(code="99284", modifiers=("25",), revenue_code="0450"),
        CodedLine(code="29125", modifiers=("RT",), revenue_code="0450"),
        CodedLine(code="73110", modifiers=("RT",), revenue_code="0320"),
        CodedLine(revenue_code="0250", charge_cents=4_200),
    ),
    hospital=HospitalCoding(reasons_for_visit=("M25.531",), external_causes=(ExternalCause(code="W01.0XXA"),)),
)


def sources(
    intake: Intake, coding: Coding, *prior: PriorPayer, sequence: PayerSequence = PayerSequence.PRIMARY,
    plan: SubmissionPlan | None = None,
) -> Sources:  # fmt: skip
    """What a claim of the encounter is built from."""
    assert intake.service_date
    coded = grouped(coding, intake, BOOK)
    coverage = intake.coverages[list(PayerSequence).index(sequence)]
    return Sources(
        request=BuildClaim(
            claim=ClaimRef(encounter=EncounterId("CF00000000001"), sequence=sequence, submission=1),
            at=datetime(2026, 10, 12, 12, tzinfo=UTC),
            plan=plan or SubmissionPlan(),
        ),
        intake=intake,
        coding=coded,
        coverages=intake.coverages,
        coverage=coverage,
        payer=find_payer(coverage.payer_id),
        lines=priced_lines(coded, intake.service_date, line_charge_cents),
        prior=prior,
        authorization_required=False,
        authorization="A77",
        filing=None,
    )
