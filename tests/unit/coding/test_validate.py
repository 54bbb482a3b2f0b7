from datetime import date
from typing import Any

import pytest

from codesets.book import BOOK
from domain.coding import check_coding
from models.coding import Coding
from models.intake import Document, Intake, Patient, Sex


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
        (coding(("I10", "I50.22")), ("COD-ICD-COMBINATION", "diagnoses[0]")),
        (coding(("E11.9", "I10", "N18.31")), ("COD-ICD-COMBINATION", "diagnoses[1]")),
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


def test_hypertension_joined_with_its_heart_failure_is_one_story() -> None:
    assert "COD-ICD-COMBINATION" not in dict(found(coding(("I11.0", "I50.22"))))


def test_a_deleted_code_was_good_in_its_time() -> None:
    assert found(coding(("J01.90",), {"code": "99201"}), date(2019, 5, 1)) == []


def test_codes_have_no_meaning_without_a_date() -> None:
    assert found(coding(), None) == [("COD-NO-DATE", "service_date")]


def signals(text: str, code: str) -> list[tuple[str, str]]:
    given = encounter().model_copy(update={"documents": (Document(identifier="n", text=text),)})
    found = check_coding(coding(("J01.90",), {"code": code}), given, BOOK)
    return [(each.code, each.severity.value) for each in found]


SHORT = "Assessment:\n1. Sinusitis.\nPlan: Rest.\nTotal time on the day of the visit: 21 minutes."
LONG = "Assessment:\n1. Hypertension, above goal.\n2. Diabetes.\nPlan: Raise lisinopril to 40 mg. Metabolic panel."


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        (SHORT, "99213", []),
        (SHORT, "99215", [("COD-EM-ABOVE", "warning")]),
        (SHORT, "99212", [("COD-EM-BELOW", "warning")]),
        (LONG, "99214", []),
        (LONG, "99213", [("COD-EM-BELOW", "warning")]),
        (LONG, "99215", [("COD-EM-ABOVE", "warning")]),
        ("Assessment:\n1. Sepsis.\nPlan: Admit to hospital.\nLabs: culture, troponin, CBC.", "99215", []),
        ("Patient seen.", "99215", []),  # nothing to compare with
    ],
)
def test_visit_levels_are_compared_with_the_note_in_both_directions(
    text: str, code: str, expected: list[tuple[str, str]]
) -> None:
    assert signals(text, code) == expected


def medicare(*lines: dict[str, Any], payer: str = "medicare") -> list[tuple[str, str, str]]:
    found = check_coding(coding(("J01.90",), *lines), encounter(), BOOK, payer)
    return [(each.code, each.severity.value, each.where) for each in found if each.code not in _OF_OTHERS]


_OF_OTHERS = ("COD-CPT-INACTIVE", "COD-UNITS")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (({"code": "80053", "modifiers": ["90"]},), [("COD-LAB-OUTSIDE", "hold", "lines[0]")]),
        (({"code": "99213", "modifiers": ["90"]},), []),
        (
            ({"code": "0001U", "units": 2, "modifiers": ["90"]},),
            [("COD-LAB-PLA", "hold", "lines[0].units"), ("COD-LAB-OUTSIDE", "hold", "lines[0]")],
        ),
    ],
)
def test_medicare_has_its_own_codes(lines: tuple[dict[str, Any], ...], expected: list[tuple[str, str, str]]) -> None:
    assert medicare(*lines) == expected


def test_other_payers_take_the_ordinary_codes() -> None:
    assert medicare({"code": "99396"}, {"code": "83036"}, payer="commercial") == []


def test_a_cause_of_injury_is_never_first() -> None:
    assert ("COD-ICD-EXTERNAL-FIRST", "diagnoses[0]") in found(coding(("W19.XXXA",)))
