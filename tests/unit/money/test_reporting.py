"""Measures as tables: ages, key indicators, expected cash, denial trends."""

from datetime import date
from decimal import Decimal

import pytest

from domain.denial_trends import By, DeniedAmount, trends
from domain.reporting import Age, Facts, OpenClaim, PastPayer, age, expected_cash, kpis
from models.origins import Origin

DAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (date(2026, 6, 30), Age.DAYS_30),
        (date(2026, 5, 31), Age.DAYS_30),
        (date(2026, 5, 30), Age.DAYS_60),
        (date(2026, 4, 1), Age.DAYS_90),
        (date(2026, 3, 2), Age.DAYS_120),
        (date(2026, 3, 1), Age.OLDER),
        (date(2026, 7, 2), Age.DAYS_30),
    ],
)
def test_ages(service: date, expected: Age) -> None:
    assert age(service, DAY) is expected


def test_key_indicators() -> None:
    facts = Facts(
        days=90, receivable=400_00, receivable_over_90=100_00, charges=1_000_00, contractual=200_00, cash=600_00,
        sent=20, sent_clean=18, decided_first=10, decided_first_resolved=9, remitted=16, denied_whole=1, denied_part=1,
        cost=30_00,
    )  # fmt: skip
    found = {each.name: each.value for each in kpis(facts)}
    assert found == {
        "days_in_ar": Decimal("45.0"),
        "ar_over_90": Decimal("25.0"),
        "clean_claim": Decimal("90.0"),
        "first_pass": Decimal("90.0"),
        "denial": Decimal("12.5"),
        "denial_zero_pay": Decimal("6.3"),
        "denial_partial_pay": Decimal("6.3"),
        "net_collection": Decimal("75.0"),
        "cost_to_collect": Decimal("5.0"),
    }


def test_nothing_to_measure_is_no_value() -> None:
    assert {each.value for each in kpis(Facts(days=90))} == {None}


def test_cash_is_expected_as_the_payer_has_paid() -> None:
    past = [
        PastPayer(payer_id="QUICK", lags=(10, 14, 30), charged=1_000_00, paid=600_00),
        PastPayer(payer_id="SLOW", lags=(60,), charged=100_00, paid=33_33),
        PastPayer(payer_id="NEVER", lags=(), charged=0, paid=0),
    ]
    waiting = [
        OpenClaim(payer_id="QUICK", sent_on=date(2026, 6, 25), charged=100_00),
        OpenClaim(payer_id="QUICK", sent_on=date(2026, 6, 22), charged=50_00),
        OpenClaim(payer_id="QUICK", sent_on=date(2026, 6, 1), charged=10_00),
        OpenClaim(payer_id="SLOW", sent_on=date(2026, 6, 29), charged=1_00),
        OpenClaim(payer_id="NEVER", sent_on=date(2026, 6, 29), charged=1_00),
    ]
    found = [
        (each.payer_id, each.week, each.claims, each.cents, each.overdue) for each in expected_cash(past, waiting, DAY)
    ]
    assert found == [
        ("QUICK", date(2026, 6, 29), 1, 6_00, True),
        ("QUICK", date(2026, 7, 6), 2, 90_00, False),
        ("SLOW", date(2026, 8, 24), 1, 33, False),
    ]


ORIGINS = {
    "CO-197": Origin(cause="authorisation", stage="eligibility", preventable=True),
    "CO-50": Origin(cause="medical_necessity", stage="coding", preventable=True),
    "CO-133": Origin(cause="payer_error", stage="adjudication", preventable=False),
}


def denied(reason: str, cents: int, **more: object) -> DeniedAmount:
    given = {"on": DAY, "payer": "BLUEP", "coder": "cora", "claim": "C1", "code": "99213", **more}
    return DeniedAmount.model_validate({"reason": reason, "cents": cents, **given})


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (By.CAUSE, [("medical_necessity", 2, 70, 70, "coding"), ("payer_error", 1, 40, 0, ""),
                    ("authorisation", 1, 5, 5, "eligibility")]),
        (By.PAYER, [("BLUEP", 2, 95, 55, "coding"), ("UNITY", 1, 20, 20, "coding")]),
        (By.CODER, [("cora", 3, 115, 75, "coding")]),
        (By.CODE, [("99213", 2, 75, 75, "coding"), ("whole claim", 1, 40, 0, "")]),
        (By.REASON, [("CO-50", 2, 70, 70, "coding"), ("CO-133", 1, 40, 0, ""), ("CO-197", 1, 5, 5, "eligibility")]),
    ],
)  # fmt: skip
def test_denial_trends(by: By, expected: list[tuple[str, int, int, int, str]]) -> None:
    every = [
        denied("CO-50", 50),
        denied("CO-50", 20, claim="C2", payer="UNITY"),
        denied("CO-197", 5),
        denied("CO-133", 40, claim="C3", code=""),
    ]
    found = trends(every, by, ORIGINS.__getitem__)
    assert [(each.group, each.claims, each.cents, each.preventable_cents, each.stage) for each in found] == expected
