"""What services demand (SNIP level 6): each rule with a claim that breaks it and one that keeps it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from test_edi_checks import CLAIM, DAY, LINE, STAY, STREET, found, institutional, professional

import edi

RIDE = edi.Ambulance(reason="A", miles=Decimal(8), pick_up=STREET, drop_off=STREET)


def service(code: str, **change: Any) -> edi.ServiceLine:
    return replace(LINE, procedure=edi.Procedure(code=code), **change)


def rules(claim: edi.ProfessionalClaim) -> list[str]:
    return [rule for level, rule, _, _ in found(professional(claim)) if level == 6]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"lines": (service("A0428"),)}, ["ambulance-transport", "ambulance-places"]),
        ({"lines": (service("A0425"),), "ambulance": RIDE}, []),
        ({"lines": (service("A0425", ambulance=RIDE),)}, []),
        ({"lines": (service("A0425", ambulance=replace(RIDE, drop_off=None)),)}, ["ambulance-places"]),
        ({"lines": (service("A0422"),)}, []),
        ({"lines": (service("00790"),)}, ["anesthesia-minutes"]),
        ({"lines": (service("00790", unit="MJ", units=Decimal(95)),)}, []),
        ({"lines": (service("01996"),)}, []),
        ({"lines": (service("0079T"),)}, []),
        ({"lines": (service("E0601", certification_type="I", certification_months=Decimal(12)),)}, ["equipment-dates"]),
        (
            {
                "lines": (
                    service(
                        "E0601", certification_type="I", certification_months=Decimal(12),
                        dates=(edi.DatePeriod(qualifier="463", start=DAY),),
                    ),
                )
            },
            [],
        ),
        ({"lines": (service("98941"),), "filing_indicator": "MB"}, ["spinal-treatment"]),
        ({"lines": (service("98941"),)}, []),
        (
            {
                "lines": (service("98941"),),
                "filing_indicator": "MB",
                "dates": (edi.DatePeriod(qualifier="454", start=date(2026, 1, 2)),),
            },
            [],
        ),
    ],
)  # fmt: skip
def test_professional_services(change: dict[str, Any], expected: list[str]) -> None:
    assert rules(replace(CLAIM, **change)) == expected


def test_a_renewed_certificate_needs_its_date_as_well() -> None:
    line = service("E0601", certification_type="R", certification_months=Decimal(12))
    (checked,) = edi.check(edi.read(professional(replace(CLAIM, lines=(line,)))))
    assert [f.remedy for f in checked.findings if f.level == 6] == ["Send DTP*463 and DTP*607"]


GROUPED = edi.InstitutionalLine(
    number=1, revenue_code="0023", procedure=edi.Procedure(qualifier="HP", code="1AA11"), charge_cents=100,
    units=Decimal(1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"facility_type": "32"}, ["payment-group"]),
        ({"facility_type": "32", "frequency": "A"}, []),
        ({"facility_type": "32", "lines": (GROUPED,)}, []),
        ({"facility_type": "32", "filing_indicator": "CI"}, []),
        ({"facility_type": "21"}, ["payment-group"]),
        ({"facility_type": "81"}, ["hospice-place"]),
        ({"facility_type": "81", "values": (edi.ValueCode(code="61", amount=Decimal(12060)),)}, []),
        ({"facility_type": "11"}, []),
    ],
)
def test_institutional_services(change: dict[str, Any], expected: list[str]) -> None:
    claim = replace(STAY, **{"filing_indicator": "MA", **change})
    assert [rule for level, rule, _, _ in found(institutional(claim)) if level == 6] == expected
