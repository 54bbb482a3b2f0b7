"""Each condition: what it takes, what it does not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rule_samples import claim, line, rule

from domain.payer_rules.fields import CLAIM_FIELDS, LINE_FIELDS
from domain.scrubbing import OtherPayerView
from domain.scrubbing.view import HospitalView
from models.ids import PayerSequence
from models.intake import Relationship

BILL = HospitalView(type_of_bill="131", stay=False)
STAY = HospitalView(type_of_bill="111", stay=True, drg="470")
HOLDS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("form: institutional", {"form": "837I"}, {}),
    ("payer: [BLUEP, HARBR]", {"payer_id": "HARBR"}, {}),
    ("payer_kind: medicaid", {"payer_kind": "medicaid"}, {}),
    ("sequence: [secondary, tertiary]", {"sequence": PayerSequence.TERTIARY}, {}),
    ("frequency: [7, 8]", {"frequency": "8"}, {}),
    ("member_id: [1EG, R]", {}, {"member_id": "W123"}),
    ("relationship: child", {"relationship": Relationship.CHILD}, {}),
    ("place_of_service: [02, 10]", {"place_of_service": "02"}, {}),
    ("place_of_service: 21-23", {"place_of_service": "22"}, {"place_of_service": "24"}),
    ("type_of_bill: [131, 851]", {"hospital": BILL}, {}),
    ("type_of_bill: 110-117", {"hospital": STAY}, {"hospital": BILL}),
    ("drg: 469-470", {"hospital": STAY}, {"hospital": BILL}),
    ("patient_age: {from: 65}", {}, {"patient_birth_date": date(1961, 1, 13)}),
    ("patient_age: {to: 17}", {"patient_birth_date": date(2009, 1, 12)}, {"patient_birth_date": date(2008, 1, 12)}),
    ("patient_age: 75", {}, {"patient_birth_date": None}),
    ("patient_sex: F", {}, {"patient_sex": None}),
    ("diagnosis: [E11, Z00.0]", {}, {"diagnoses": ("I10",)}),
    ("diagnosis: I1", {}, {"diagnoses": ()}),
    ("first_diagnosis: I10", {}, {"diagnoses": ("E11.9", "I10")}),
    ("date_of_service: {from: 2026-01-12, to: 2026-01-31}", {}, {"date_of_service": date(2026, 2, 1)}),
    ("days_since_service: {to: 2}", {}, {"today": date(2026, 1, 15)}),
    ("days_to_filing_limit: {from: 0, to: 30}", {"filing_limit": date(2026, 2, 13)}, {"filing_limit": None}),
    ("days_to_filing_limit: {to: -1}", {"filing_limit": date(2026, 1, 13)}, {}),
    ("charge: {from: 150.01}", {"lines": (line("99213"), line("36415", charge_cents=5_001))}, {}),
    ("lines: {from: 2}", {"lines": (line("99213"), line("36415"))}, {}),
    ("has_authorization: yes", {"prior_authorization": "A1"}, {}),
    ("authorization_required: true", {"authorization_required": True}, {}),
    ("has_referral: no", {}, {"referral_number": "R1"}),
    ("has_referring_provider: Yes", {"referring_npi": "1999999109"}, {}),
    ("billing_npi: 1234567893", {"billing_npi": "1234567893"}, {}),
    ("rendering_npi: [1003000126]", {}, {"rendering_npi": "1234567893"}),
    ("billing_taxonomy: 261Q", {"billing_taxonomy": "261QF0400X"}, {}),
    ("rendering_taxonomy: [207Q, 363L]", {}, {"rendering_taxonomy": ""}),
    ("line: {code: 99202-99215}", {}, {"lines": (line("99285"),)}),
    ("line: {code: 0001F-0584F}", {"lines": (line("0500F"),)}, {"lines": (line("00500"),)}),
    ("line: {revenue_code: 0450-0459}", {"lines": (line("", revenue_code="0450"),)}, {}),
    ("line: {modifiers: [GT, 95]}", {"lines": (line("99213", "25", "95"),)}, {}),
    ("line: {without_modifiers: [GT, 95]}", {}, {"lines": (line("99213", "95"),)}),
    ("line: {units: {from: 2}}", {"lines": (line("96372", units=2),)}, {}),
    ("line: {charge: 100.00}", {}, {"lines": (line("99213", charge_cents=10_001),)}),
    ("line: {diagnosis: E11}", {"lines": (line("83036", pointers=(2,)),)}, {}),
    ("line: {diagnosis: E11}", {"lines": (line("83036", pointers=(1, 2)),)}, {"lines": (line("1", pointers=(9,)),)}),
    ("line: {date: {to: 2026-01-11}}", {"lines": (line("99213", service_date=date(2026, 1, 11)),)}, {}),
    ("{line: {code: 90471}, other_line: {code: 90686}}", {"lines": (line("90471"), line("90686"))}, {}),
    ("{line: {code: 90471}, other_line: {code: 90471}}", {"lines": (line("90471"), line("90471"))}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("when", "fits", "does_not"), HOLDS, ids=[when for when, _, _ in HOLDS])
def test_a_condition(when: str, fits: dict[str, Any], does_not: dict[str, Any]) -> None:
    read = rule(when if when.startswith("{") else f"{{{when}}}")
    one, other = _claim(fits), _claim(does_not)
    assert read.applies(one) is not None
    assert read.applies(other) is None


def _claim(fields: dict[str, Any]) -> Any:
    lines = fields.get("lines", ())
    return claim(*lines, **{name: value for name, value in fields.items() if name != "lines"})


def test_every_field_has_its_case() -> None:
    told = " ".join(when for when, _, _ in HOLDS)
    assert not [name for name in (*CLAIM_FIELDS, *LINE_FIELDS, "other_line") if f"{name}:" not in told]


def test_all_conditions_must_hold() -> None:
    read = rule("{patient_sex: F, place_of_service: 10, line: {code: 99213, units: 1}}")
    assert read.applies(claim(place_of_service="10")) == (0,)
    assert read.applies(claim(place_of_service="11")) is None
    assert read.applies(claim(line("99213", units=2), place_of_service="10")) is None


def test_it_is_about_the_lines_that_fit() -> None:
    read = rule("{line: {code: [36415, 80000-89999]}}")
    assert read.applies(claim(line("36415"), line("99213"), line("83036"))) == (0, 2)


@pytest.mark.parametrize(
    ("unless", "applies"),
    [
        ("{payer: MEDB1}", None),
        ("{payer: BLUEP}", (0, 1)),
        ("{line: {code: 99213}}", (1,)),
        ("{payer: BLUEP, line: {code: 99213}}", (0, 1)),
        ("{line: {code: 99213}, other_line: {code: 36415}}", (1,)),
    ],
)
def test_unless_takes_claims_or_lines_out(unless: str, applies: tuple[int, ...] | None) -> None:
    read = rule("{line: {units: 1}}", more=f"unless: {unless}\n")
    assert read.applies(claim(line("99213"), line("36415"))) == applies


def test_unless_a_line_takes_the_whole_claim_out_of_a_rule_about_claims() -> None:
    read = rule("{patient_sex: F}", more="unless: {line: {code: 36415}}\n")
    assert read.applies(claim(line("99213"))) == ()
    assert read.applies(claim(line("99213"), line("36415"))) is None


def test_payers_are_ids_or_kinds_or_all() -> None:
    read = rule()
    for payers, fits in ((("MEDB1",), True), (("medicare",), True), (("medicaid", "BLUEP"), False), ((), True)):
        found = replace(read, payers=frozenset(payers)).applies(claim())
        assert (found is not None) is fits, payers


def test_it_is_in_force_on_dates_of_service() -> None:
    read = replace(rule(), effective_to=date(2026, 1, 31))
    for on, fits in ((date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2026, 1, 31), True)):
        assert (read.applies(claim(date_of_service=on)) is not None) is fits, on
    assert read.applies(claim(date_of_service=date(2026, 2, 1))) is None


def test_what_is_not_known_fits_nothing() -> None:
    other = OtherPayerView(payer_id="BLUEP")
    bare = claim(date_of_service=None, patient_birth_date=None, diagnoses=(), other_payers=(other,))
    for when in ("patient_age: {from: 0}", "diagnosis: I", "date_of_service: {from: 2000-01-01}"):
        assert rule(f"{{{when}}}").applies(bare) is None, when
