"""A hospital's coding becomes an 837I that says all of it, and that an independent reader accepts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hospital_samples import EMERGENCY, KNEE, LEFT, STAY, WRIST, sources
from referees import pyx12_complaints

import edi
from activities.claims.document import document, dumped, restored, written
from activities.claims.viewing import view
from codesets.book import BOOK
from domain.claims import PriorPayer
from domain.coding import check_coding
from domain.remittance import AdjustedAmount, ClaimDecision
from domain.scrubbing import scrub
from models.coding import Coding
from models.ids import PayerSequence
from models.intake import Coverage, Intake
from models.messages.claims import Frequency, SubmissionPlan

MOMENT = datetime(2026, 10, 12, 12, tzinfo=UTC)
ENVELOPE = edi.Envelope(
    sender_id="CF", receiver_id="CH", moment=MOMENT, interchange_control=1, group_control=1,
    application_sender="CF", application_receiver="CH",
)  # fmt: skip
ENCOUNTERS = pytest.mark.parametrize(("intake", "coding"), [(STAY, KNEE), (EMERGENCY, WRIST)], ids=["stay", "visit"])


def text_of(claim: edi.AnyClaim) -> str:
    us = edi.Party(
        name="PRAIRIE", entity_id_qualifier="46", id="CF", contact=edi.Contact(name="Billing", phone="4025550100")
    )
    them = edi.Party(name="CLEARING", entity_id_qualifier="46", id="CH")
    return edi.write(ENVELOPE, [written(claim, us, them, MOMENT)])


@ENCOUNTERS
def test_the_referee_accepts_it_and_it_reads_back(intake: Intake, coding: Coding) -> None:
    claim = document(sources(intake, coding))
    text = text_of(claim)
    assert pyx12_complaints(text) == ""
    batch, found = edi.read_837i(edi.read(text.encode()).transactions[0])
    assert (batch.claims, found) == ((claim,), ())
    assert restored(dumped(claim)) == claim


def test_a_stay_says_admission_group_and_codes() -> None:
    claim = document(sources(STAY, KNEE))
    assert isinstance(claim, edi.InstitutionalClaim)
    assert (claim.type_of_bill, claim.drg, claim.patient_status, claim.filing_indicator) == ("0111", "470", "01", "MA")
    assert [each.present_on_admission for each in claim.other_diagnoses] == ["Y", ""]  # exempt is said by nothing
    assert claim.statement_to == LEFT
    assert {each.code: each.amount for each in claim.values} == {"01": Decimal(1850), "80": 3}
    assert [(each.code, each.start.day, each.end.day) for each in claim.occurrence_spans] == [("74", 6, 7)]
    assert [(line.revenue_code, line.unit, line.control_number) for line in claim.lines[:2]] == [
        ("0120", "DA", "1"),
        ("0278", "UN", "2"),
    ]
    assert claim.lines[0].charge_cents == 3 * 185_000
    assert (claim.attending_provider and claim.attending_provider.npi) == "1003000126"


def test_a_visit_says_reason_and_services_by_day() -> None:
    claim = document(sources(EMERGENCY, WRIST))
    assert isinstance(claim, edi.InstitutionalClaim)
    assert (claim.type_of_bill, claim.drg, claim.admitted, claim.values) == ("0131", "", None, ())
    assert claim.reasons_for_visit == ("M25531",)
    assert [line.procedure.code if line.procedure else "" for line in claim.lines] == ["99284", "29125", "73110", ""]
    assert {line.service_date for line in claim.lines} == {EMERGENCY.service_date}


def test_a_replacement_names_the_payers_number_and_keeps_the_bill() -> None:
    plan = SubmissionPlan(frequency=Frequency.REPLACEMENT, replaces="ICN9")
    claim = document(sources(STAY, KNEE, plan=plan))
    assert isinstance(claim, edi.InstitutionalClaim)
    assert (claim.type_of_bill, claim.original_reference) == ("0117", "ICN9")


def test_a_secondary_repeats_what_the_primary_decided_about_the_whole_stay() -> None:
    stay = STAY.model_copy(
        update={"coverages": (*STAY.coverages, Coverage(payer_id="GOLDM", payer_name="Golden", member_id="G1"))}
    )
    decided = ClaimDecision(
        position=1, control_number="CF00000000001P01", status="1", charge_cents=3_989_300, paid_cents=1_107_189,
        payer_claim_number="ICN1", inpatient_remarks=("MA01",),
        adjustments=(
            AdjustedAmount(group="CO", reason="45", cents=2_708_511),
            AdjustedAmount(group="PR", reason="1", cents=173_600),
        ),
    )  # fmt: skip
    prior = PriorPayer(sequence=PayerSequence.PRIMARY, decision=decided, decided_on=date(2026, 10, 20))
    claim = document(sources(stay, KNEE, prior, sequence=PayerSequence.SECONDARY))
    (other,) = claim.other_payers
    assert (other.paid_cents, other.patient_liability_cents, other.inpatient_remarks) == (1_107_189, 173_600, ("MA01",))
    assert [(each.reason, each.cents) for each in other.adjustments] == [("45", 2_708_511), ("1", 173_600)]
    assert not any(line.adjudications for line in claim.lines)
    assert pyx12_complaints(text_of(claim)) == ""


@ENCOUNTERS
def test_a_whole_coding_has_no_finding(intake: Intake, coding: Coding) -> None:
    assert check_coding(coding, intake, BOOK) == ()
    assert scrub(view(sources(intake, coding)), BOOK) == ()


def _hospital(coding: Coding, **changes: Any) -> Coding:
    assert coding.hospital
    return coding.model_copy(update={"hospital": coding.hospital.model_copy(update=changes)})


def _visit(intake: Intake, **changes: Any) -> Intake:
    return intake.model_copy(update={"hospital": intake.hospital.model_copy(update=changes)})


def _line(coding: Coding, place: int, **changes: Any) -> Coding:
    lines = list(coding.lines)
    lines[place] = lines[place].model_copy(update=changes)
    return coding.model_copy(update={"lines": tuple(lines)})


@pytest.mark.parametrize(
    ("intake", "coding", "code"),
    [
        (STAY, _hospital(KNEE, present_on_admission=("Y", "Y")), "COD-POA"),
        (STAY, _hospital(KNEE, admitting_diagnosis=None), "COD-ADMITTING"),
        (STAY, _hospital(KNEE, type_of_bill="013"), "COD-TYPE-OF-BILL"),
        (STAY, _hospital(KNEE, drg="469"), "COD-DRG-DIFFERS"),
        (STAY, KNEE.model_copy(update={"diagnoses": ("W01.0XXA", "I10", "E11.9")}), "COD-DRG"),
        (_visit(STAY, admitted=date(2026, 10, 9)), KNEE, "COD-STAY-DATES"),
        (_visit(STAY, patient_status=""), KNEE, "COD-PATIENT-STATUS"),
        (STAY, _line(KNEE, 0, units=2), "COD-ROOM-DAYS"),
        (STAY, _line(KNEE, 0, revenue_code="9999"), "COD-REVENUE-CODE"),
        (EMERGENCY, _line(WRIST, 2, code=""), "COD-REVENUE-HCPCS"),
        (EMERGENCY, _hospital(WRIST, reasons_for_visit=()), "COD-REASON"),
        (EMERGENCY, WRIST.model_copy(update={"hospital": None}), "COD-FORM"),
    ],
)
def test_what_a_coding_lacks_is_found(intake: Intake, coding: Coding, code: str) -> None:
    assert code in [each.code for each in check_coding(coding, intake, BOOK)]


@pytest.mark.parametrize(
    ("intake", "coding", "code"),
    [
        (_visit(STAY, attending=STAY.hospital.attending.model_copy(update={"npi": ""})), KNEE, "SCR-ATTENDING"),
        (_visit(STAY, admitted=None), KNEE, "SCR-ADMITTED"),
        (_visit(STAY, patient_status="30"), KNEE, "SCR-BILL-FREQUENCY"),
        (STAY, _hospital(KNEE, present_on_admission=()), "SCR-POA"),
        (STAY, KNEE.model_copy(update={"diagnoses": ("W01.0XXA", "I10", "E11.9")}), "SCR-DRG"),
        (STAY, _line(KNEE, 3, charge_cents=None), "SCR-CHARGE"),
        (EMERGENCY, _line(WRIST, 3, revenue_code="0120"), "SCR-ROOM-OUTPATIENT"),
        (EMERGENCY, _line(WRIST, 2, code=""), "SCR-REVENUE-HCPCS"),
    ],
)
def test_what_a_claim_lacks_is_found(intake: Intake, coding: Coding, code: str) -> None:
    assert code in [each.code for each in scrub(view(sources(intake, coding)), BOOK)]
