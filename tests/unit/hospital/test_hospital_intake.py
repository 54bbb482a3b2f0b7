"""Which form an encounter is billed on, what FHIR tells of a hospital's visit, what registration asks for."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hospital_samples import EMERGENCY, HOSPITAL, STAY

from activities.registration import corrected, prepared
from domain.hospital import billing_form
from domain.registration import gaps
from gateways.fhir import read_fhir
from models.intake import BillingForm, HospitalVisit, Intake
from models.tasks.registration_gap import Corrections, HospitalCorrections

CLINICIAN, HOSPITALS = BillingForm.PROFESSIONAL, BillingForm.INSTITUTIONAL
CLINIC = HOSPITAL.model_copy(update={"taxonomy": "207Q00000X"})
UNKNOWN = HOSPITAL.model_copy(update={"taxonomy": ""})
TODAY = date(2026, 10, 20)
SYNTHEA = Path(__file__).parents[4] / "shared" / "data" / "fhir" / "synthea_smart_r4"


@pytest.mark.parametrize(
    ("kind", "place", "facility", "claim", "form"),
    [
        ("AMB", "11", HOSPITAL, HOSPITALS, CLINICIAN),  # senders call office visits institutional too
        ("AMB", "22", HOSPITAL, None, HOSPITALS),
        ("AMB", "19", CLINIC, None, CLINICIAN),
        ("IMP", "21", HOSPITAL, None, HOSPITALS),
        ("IMP", "21", CLINIC, None, CLINICIAN),  # the physician's rounds
        ("IMP", "21", HOSPITAL, CLINICIAN, CLINICIAN),
        ("EMER", "23", UNKNOWN, HOSPITALS, HOSPITALS),
        ("OBSENC", "22", HOSPITAL, None, HOSPITALS),
        ("EMER", "23", UNKNOWN, None, None),
    ],
)
def test_the_form_follows_from_place_claim_and_taxonomy(
    kind: str, place: str, facility: Any, claim: BillingForm | None, form: BillingForm | None
) -> None:
    changes = {"encounter_class": kind, "place_of_service": place, "facility": facility, "billing_form": None}
    assert billing_form(STAY.model_copy(update=changes), claim) is form


@pytest.mark.parametrize(
    ("intake", "changes", "code"),
    [
        (STAY, {"admitted": None}, "REG-ADMISSION-DATE"),
        (STAY, {"admission_hour": None}, "REG-ADMISSION-HOUR"),
        (STAY, {"discharge_hour": None}, "REG-DISCHARGE-HOUR"),
        (STAY, {"admission_type": None}, "REG-ADMISSION-TYPE"),
        (EMERGENCY, {"admission_source": ""}, "REG-ADMISSION-SOURCE"),
        (EMERGENCY, {"patient_status": ""}, "REG-PATIENT-STATUS"),
        (EMERGENCY, {"attending": HospitalVisit().attending}, "REG-ATTENDING-NPI"),
    ],
)
def test_what_lacks_is_asked_for(intake: Intake, changes: dict[str, Any], code: str) -> None:
    assert gaps(intake, TODAY) == ()
    lacking = intake.model_copy(update={"hospital": intake.hospital.model_copy(update=changes)})
    assert [each.code for each in gaps(lacking, TODAY)] == [code]


def test_a_person_decides_and_completes() -> None:
    intake = STAY.model_copy(update={"billing_form": None, "facility": UNKNOWN, "hospital": HospitalVisit()})
    assert "REG-BILLING-FORM" in [each.code for each in gaps(prepared(intake), TODAY)]
    told = Corrections(
        billing_form=HOSPITALS,
        attending_npi="1003000126",
        hospital=HospitalCorrections(
            admitted=date(2026, 10, 5), admission_hour=7, discharge_hour=11, admission_type="3",
            admission_source="1", patient_status="01",
        ),
    )  # fmt: skip
    assert gaps(prepared(corrected(intake, told)), TODAY) == ()


def test_medicare_is_part_a_for_the_hospital_and_part_b_for_the_clinician() -> None:
    professional = prepared(STAY.model_copy(update={"billing_form": CLINICIAN}))
    assert [each.payer_id for each in professional.coverages] == ["MEDB1"]
    assert [
        each.payer_id for each in prepared(professional.model_copy(update={"billing_form": HOSPITALS})).coverages
    ] == ["MEDA1"]


def test_an_admission_that_goes_on_has_no_discharge() -> None:
    still = STAY.hospital.model_copy(update={"patient_status": "30", "discharge_hour": None})
    assert gaps(STAY.model_copy(update={"end_date": None, "hospital": still}), TODAY) == ()


@pytest.mark.skipif(not SYNTHEA.exists(), reason="the shared data are not here")
def test_recorded_stays_are_read_with_their_gaps() -> None:
    stays = [
        intake
        for path in sorted(SYNTHEA.glob("*.json"))
        for intake in read_fhir(json.loads(path.read_text())).intakes
        if intake.encounter_class == "IMP"
    ]
    assert stays
    for stay in stays:
        assert (stay.billing_form, stay.hospital.admitted) == (HOSPITALS, stay.service_date)
        assert stay.hospital.admission_hour is not None
        asked = {each.code for each in gaps(stay, TODAY)}
        assert {"REG-ADMISSION-TYPE", "REG-ADMISSION-SOURCE", "REG-PATIENT-STATUS", "REG-ATTENDING-NPI"} <= asked
