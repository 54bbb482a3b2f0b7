from datetime import date

import pytest

from domain.npi import valid_npi
from domain.registration import gaps
from models.intake import Coverage, Facility, Intake, Patient, PersonName, PostalAddress, Practitioner, Sex

TODAY = date(2026, 2, 1)
COMPLETE = Intake(
    source="test",
    identifier="1",
    patient=Patient(
        name=PersonName(last="Doe", first="Jane"),
        birth_date=date(1980, 5, 1),
        sex=Sex.FEMALE,
        address=PostalAddress(line1="1 Main St", city="Omaha", state="NE", postal_code="68114"),
    ),
    coverages=(Coverage(payer_id="BLUEP", payer_name="Blue Prairie PPO", member_id="CF1"),),
    service_date=date(2026, 1, 20),
    facility=Facility(name="Clinic", npi="1234567893", tax_id="12-3456789"),
    rendering=Practitioner(npi="1234567893"),
    consent=True,
)


def codes(intake: Intake, **options: bool) -> list[str]:
    return [finding.code for finding in gaps(intake, TODAY, **options)]


def test_a_complete_registration_has_no_gap() -> None:
    assert codes(COMPLETE) == []


PATIENT = COMPLETE.patient


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"patient": PATIENT.model_copy(update={"name": PersonName(last="Doe")})}, ["REG-NAME"]),
        ({"patient": PATIENT.model_copy(update={"birth_date": None})}, ["REG-BIRTH-DATE"]),
        ({"patient": PATIENT.model_copy(update={"birth_date": date(2026, 1, 25)})}, ["REG-BIRTH-DATE"]),
        ({"patient": PATIENT.model_copy(update={"birth_date": date(1890, 1, 1)})}, ["REG-BIRTH-DATE"]),
        ({"patient": PATIENT.model_copy(update={"sex": None})}, ["REG-SEX"]),
        ({"patient": PATIENT.model_copy(update={"address": PostalAddress()})}, ["REG-ADDRESS"]),
        ({"service_date": None}, ["REG-SERVICE-DATE"]),
        ({"service_date": date(2026, 2, 2)}, ["REG-SERVICE-DATE"]),
        ({"end_date": date(2026, 1, 1)}, ["REG-SERVICE-DATE"]),
        ({"facility": Facility(npi="1234567890", tax_id="123456789")}, ["REG-FACILITY-NPI"]),
        ({"facility": Facility(npi="1234567893")}, ["REG-FACILITY-TAX-ID"]),
        ({"rendering": Practitioner()}, ["REG-RENDERING-NPI"]),
        ({"coverages": ()}, ["REG-COVERAGE"]),
        ({"coverages": (Coverage(payer_name="Acme"),)}, ["REG-PAYER", "REG-MEMBER-ID"]),
        ({"consent": None}, ["REG-CONSENT"]),
        ({"consent": False}, ["REG-CONSENT"]),
    ],
)
def test_each_gap_is_found_alone(change: dict[str, object], expected: list[str]) -> None:
    assert codes(COMPLETE.model_copy(update=change)) == expected


def test_confirmed_self_pay_needs_no_cover() -> None:
    assert codes(COMPLETE.model_copy(update={"coverages": ()}), self_pay=True) == []


def test_a_referral_is_asked_for_only_where_the_plan_wants_one() -> None:
    assert codes(COMPLETE, referral_required=True) == ["REG-REFERRAL"]


@pytest.mark.parametrize(
    ("npi", "valid"),
    [("1234567893", True), ("1234567890", False), ("9999252254", False), ("30", False), ("", False)],
)
def test_npi_check_digit(npi: str, valid: bool) -> None:
    assert valid_npi(npi) is valid
