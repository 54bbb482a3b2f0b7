from datetime import date
from typing import Any

import pytest

from codesets.book import BOOK
from domain.coding import check_coding
from models.coding import Coding
from models.intake import Intake, Patient, Sex


def encounter(on: date | None = date(2026, 1, 12)) -> Intake:
    patient = Patient(birth_date=date(1980, 1, 1), sex=Sex.MALE)
    return Intake(source="t", identifier="1", service_date=on, patient=patient)


def coding(diagnoses: tuple[str, ...] = ("J01.90",), *lines: dict[str, Any]) -> Coding:
    return Coding.model_validate({"diagnoses": diagnoses, "lines": lines or ({"code": "99213"},)})


def found(given: Coding, on: date | None = date(2026, 1, 12)) -> list[tuple[str, str]]:
    return [(finding.code, finding.where) for finding in check_coding(given, encounter(on), BOOK)]


def test_a_good_coding_has_no_finding() -> None:
    assert found(coding()) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (coding(("J99.99",)), ("COD-ICD-INVALID", "diagnoses[0]")),
        (coding(("J01",)), ("COD-ICD-NOT-BILLABLE", "diagnoses[0]")),
        (coding(("N76.0",)), ("COD-ICD-SEX-AGE", "diagnoses[0]")),
        (coding(("Z00.129",)), ("COD-ICD-SEX-AGE", "diagnoses[0]")),
        (coding(("H66.90",)), ("COD-ICD-LATERALITY", "diagnoses[0]")),
        (coding(("J01.90", "J0190")), ("COD-ICD-DUPLICATE", "diagnoses")),
        (coding(("J01.90", "I10")), ("COD-ICD-UNUSED", "diagnoses[1]")),
        (coding(("J01.90",), {"code": "99201"}), ("COD-CPT-INACTIVE", "lines[0].code")),
        (coding(("J01.90",), {"code": "99213", "pointers": [2]}), ("COD-POINTER", "lines[0].pointers")),
        (coding(("J01.90",), {"code": "99213", "pointers": [1, 1]}), ("COD-POINTER", "lines[0].pointers")),
        (coding(("J01.90",), {"code": "99213", "modifiers": ["25", "25"]}), ("COD-MODIFIER", "lines[0].modifiers")),
        (coding(("J01.90",), {"code": "99213", "units": 2}), ("COD-UNITS", "lines[0].units")),
        (coding(("J01.90",), {"code": "99213"}, {"code": "99213"}), ("COD-LINE-DUPLICATE", "lines[1]")),
    ],
)
def test_each_fault_is_found(given: Coding, expected: tuple[str, str]) -> None:
    assert expected in found(given)


def test_a_deleted_code_was_good_in_its_time() -> None:
    assert found(coding(("J01.90",), {"code": "99201"}), date(2019, 5, 1)) == []


def test_codes_have_no_meaning_without_a_date() -> None:
    assert found(coding(), None) == [("COD-NO-DATE", "service_date")]
