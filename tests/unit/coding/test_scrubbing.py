from datetime import date
from typing import Any

import pytest

from codesets.book import BOOK
from domain.scrubbing import EDITS, ClaimLine, ClaimView, OtherPayerView, scrub
from models.findings import Severity
from models.ids import PayerSequence
from models.intake import PersonName, Relationship, Sex

ON = date(2026, 1, 12)


def line(code: str, *modifiers: str, **fields: Any) -> ClaimLine:
    return ClaimLine(code=code, modifiers=modifiers, **{"pointers": (1,), "charge_cents": 1000, **fields})


def claim(**fields: Any) -> ClaimView:
    complete: dict[str, Any] = {
        "payer_id": "BLUEP",
        "payer_kind": "commercial",
        "member_id": "CF1",
        "patient_name": PersonName(last="Doe", first="Jane"),
        "patient_birth_date": date(1980, 5, 1),
        "patient_sex": Sex.FEMALE,
        "billing_npi": "1999999000",
        "billing_tax_id": "47-9990001",
        "rendering_npi": "1999999109",
        "date_of_service": ON,
        "diagnoses": ("J01.00",),
        "lines": (line("99213"),),
        "filing_limit": date(2026, 7, 11),
        "today": date(2026, 1, 14),
    }
    return ClaimView(**{**complete, **fields})


def found(**fields: Any) -> list[tuple[str, str]]:
    return [(finding.code, finding.where) for finding in scrub(claim(**fields), BOOK)]


def test_a_clean_claim_has_no_finding() -> None:
    assert found() == []


CASES: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"payer_id": ""}, ("SCR-PAYER", "payer_id")),
    ({"member_id": " "}, ("SCR-MEMBER-ID", "member_id")),
    ({"patient_birth_date": None}, ("SCR-PATIENT-BIRTH-DATE", "patient_birth_date")),
    ({"patient_sex": None}, ("SCR-PATIENT-SEX", "patient_sex")),
    ({"relationship": Relationship.CHILD}, ("SCR-SUBSCRIBER", "subscriber_name")),
    ({"diagnoses": ()}, ("SCR-DIAGNOSIS", "diagnoses")),
    ({"lines": ()}, ("SCR-LINE", "lines")),
    ({"lines": (line("99213", charge_cents=0),)}, ("SCR-CHARGE", "lines[0].charge_cents")),
    ({"lines": (line("99213", pointers=(2,)),)}, ("SCR-POINTER", "lines[0].pointers")),
    ({"date_of_service": date(2026, 2, 1)}, ("SCR-FUTURE", "lines[0].service_date")),
    ({"date_of_service": date(1979, 2, 1)}, ("SCR-BEFORE-BIRTH", "lines[0].service_date")),
    ({"billing_npi": "1999999001"}, ("SCR-NPI", "billing_npi")),
    ({"rendering_npi": ""}, ("SCR-NPI", "rendering_npi")),
    ({"lines": (line("45378"), line("45380", "59"))}, ("NCCI-PTP", "lines[0]")),
    ({"diagnoses": ("M17.11",), "lines": (line("29881", "RT"), line("20610"))}, ("NCCI-PTP", "lines[1]")),
    ({"lines": (line("36415", units=3),)}, ("NCCI-MUE", "lines[0].units")),
    ({"lines": (line("36415", units=2), line("36415", "91"))}, ("NCCI-MUE", "lines[1].units")),
    ({"lines": (line("99213"), line("11102"))}, ("SCR-MODIFIER-25", "lines[0].modifiers")),
    ({"lines": (line("96372"), line("99395"))}, ("SCR-MODIFIER-25", "lines[1].modifiers")),
    ({"lines": (line("99213"), line("99212"))}, ("SCR-TWO-VISITS", "lines[1]")),
    ({"lines": (line("36415"), line("36415"))}, ("SCR-DUPLICATE-LINE", "lines[1]")),
    ({"diagnoses": ("J01.00", "J0100")}, ("SCR-DUPLICATE-DIAGNOSIS", "diagnoses[1]")),
    ({"diagnoses": ("I10",), "lines": (line("94010"),)}, ("SCR-NECESSITY", "lines[0].pointers")),
    ({"payer_kind": "medicare", "lines": (line("83036"),)}, ("SCR-NECESSITY", "lines[0].pointers")),
    ({"today": date(2026, 7, 12)}, ("SCR-TIMELY-FILING", "date_of_service")),
    ({"frequency": "7"}, ("SCR-ORIGINAL-REFERENCE", "original_reference")),
    ({"frequency": "6"}, ("SCR-FREQUENCY", "frequency")),
    ({"authorization_required": True}, ("SCR-AUTHORIZATION", "prior_authorization")),
    ({"referral_required": True}, ("SCR-REFERRAL", "referral_number")),
    ({"sequence": PayerSequence.SECONDARY}, ("SCR-COB-MISSING", "other_payers")),
    (
        {"sequence": PayerSequence.SECONDARY, "other_payers": (OtherPayerView(payer_id="UNITY"),)},
        ("SCR-COB-UNDECIDED", "other_payers[0]"),
    ),
    (
        {
            "sequence": PayerSequence.SECONDARY,
            "other_payers": (OtherPayerView(payer_id="BLUEP", paid_cents=1, adjudicated=ON),),
        },
        ("SCR-COB-SAME-PAYER", "other_payers[0]"),
    ),
]


@pytest.mark.parametrize(("fields", "expected"), CASES, ids=lambda value: value[0] if isinstance(value, tuple) else "")
def test_each_edit_finds_its_fault_alone(fields: dict[str, Any], expected: tuple[str, str]) -> None:
    assert found(**fields) == [expected]


@pytest.mark.parametrize(
    "fields",
    [
        {"lines": (line("99213", "25"), line("11102"))},
        {"lines": (line("29881", "RT"), line("20610", "LT")), "diagnoses": ("M17.11",)},
        {"lines": (line("94010", "GA"),), "diagnoses": ("I10",)},
        {"lines": (line("83036"),), "payer_kind": "medicare", "diagnoses": ("E11.9",)},
        {"lines": (line("36415"), line("36415", "91"))},
        {"frequency": "7", "original_reference": "PAYER1"},
        {"authorization_required": True, "prior_authorization": "A1"},
        {"today": date(2026, 7, 11)},
        {
            "sequence": PayerSequence.SECONDARY,
            "other_payers": (OtherPayerView(payer_id="UNITY", paid_cents=100, adjudicated=ON),),
        },
    ],
)
def test_what_satisfies_an_edit(fields: dict[str, Any]) -> None:
    fields = {"diagnoses": ("M17.11",), **fields} if "lines" in fields else fields
    assert found(**fields) == []


def test_worst_findings_come_first() -> None:
    severities = [finding.severity for finding in scrub(claim(lines=(line("99213"), line("11102")), payer_id=""), BOOK)]
    assert severities == [Severity.ERROR, Severity.HOLD]


def test_every_family_is_discovered() -> None:
    families = {edit.__module__.rsplit(".", 1)[-1] for edit in EDITS}
    assert {
        "completeness",
        "identifiers",
        "ncci_pairs",
        "visits",
        "filing",
        "authorization",
        "coordination",
    } <= families


def test_an_empty_claim_gives_findings_and_no_exception() -> None:
    assert scrub(ClaimView(today=ON), BOOK)
