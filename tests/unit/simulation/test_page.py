"""The page says what the report says, and needs nothing else."""

import re
from typing import Any

from simulation.page import page

REPORT: dict[str, Any] = {
    "simulation": {"first": "2026-01-05", "last": "2026-03-04", "seed": 7},
    "encounters": {"arrived": 12, "open": 5, "closed": 7},
    "measures": [
        {"title": "Net days", "definition": "how <long>", "value": "43.5", "unit": "days"},
        {"title": "Denial rate", "definition": "", "value": None, "unit": "percent"},
    ],
    "receivables_by_month": {
        "2026-01-31": {"BLUEP": 120_000, "A&B": 40_000, "patient": -2_500},
        "2026-02-28": {"BLUEP": 60_000},
    },
    "ledger": {
        "months": {"2026-01": {"cash_insurance": 30_000, "revenue": -190_000}, "2026-02": {"cash_patient": 5_000}}
    },
    "denials": {"cause": [{"group": "medical_necessity", "cents": 100}, {"group": "medical_necessity", "cents": 50}]},
    "proof": {"holds": True, "differences": []},
    "digest": {"sha256": "ab12"},
}  # fmt: skip


def test_it_says_what_the_report_says() -> None:
    drawn = page(REPORT)
    for words in ("43.5 days", "12 arrived", "The ledger holds.", "medical necessity", "$1.50", "ab12", "2026-02"):
        assert words in drawn
    assert "A&amp;B" in drawn
    assert "how &lt;long&gt;" in drawn


def test_heights_are_in_proportion_and_credits_hang_below_the_line() -> None:
    found = re.findall(r"y='([\d.]+)' width='[\d.]+' height='([\d.]+)' fill='[^']+'><title>([^:]+)", page(REPORT))
    bars = {}
    for y, height, name in found[:4]:
        bars.setdefault(name, []).append((float(y), float(height)))
    (first, second), ((credit, _),) = bars["BLUEP"], bars["patient"]
    assert abs(first[1] / second[1] - 2) < 0.02
    assert credit > first[0]


def test_nothing_is_asked_of_another_host() -> None:
    assert not re.search(r"https?:|src=|<link|<script|@import|url\(", page(REPORT))


def test_an_empty_year_is_a_page_too() -> None:
    empty = REPORT | {"receivables_by_month": {}, "ledger": {"months": {}}, "denials": {"cause": []}}
    assert "None." in page(empty)
