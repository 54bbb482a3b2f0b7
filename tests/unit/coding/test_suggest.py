"""Suggestions: what the notes of the demo support, and what negation, history and doubt do to it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from codesets.book import BOOK
from domain.coding import check_coding, default_coding, suggest
from domain.coding.evidence import Standing, around, standing
from gateways.fhir import read_fhir
from models.coding import Coding
from models.findings import Severity
from models.intake import ClinicalItem, Document, Intake, Patient, Sex

DEMO = Path(__file__).parents[3] / "demo"
STORIES: list[dict[str, Any]] = yaml.safe_load((DEMO / "stories.yaml").read_text(encoding="utf-8"))
CODED = [story for story in STORIES if "coding" in story]
ON = date(2026, 1, 12)


def intake_of(story: dict[str, Any]) -> Intake:
    return read_fhir(json.loads((DEMO / story["bundle"]).read_text(encoding="utf-8"))).intakes[0]


def note(text: str, **fields: Any) -> Intake:
    patient = Patient(birth_date=date(1980, 1, 1), sex=Sex.FEMALE)
    given: dict[str, Any] = {"patient": patient, "documents": (Document(identifier="n", text=text),), **fields}
    return Intake(source="t", identifier="1", service_date=ON, **given)


def codes(intake: Intake) -> set[str]:
    return {each.code for each in suggest(intake, BOOK) if each.confidence >= 0.5}


# What a coder must read between the lines: units of drugs, answers to queries, a combination.
NEEDS_A_CODER = {
    "clean-employer": {"J1885"},
    "card-chargeback": {"J1885"},
    "query-answered": {"I50.22"},
    "query-escalated": {"E11.42"},
    "agency-returns": {"R53.83"},
    "payer-rule": {"99397"},  # a slip of the coder that the payer's rule catches: the note says G0439
    "wrist-emergency": {"99284"},  # the level of an emergency visit is the coder's judgement
}


@pytest.mark.parametrize("story", CODED, ids=lambda story: story["slug"])
def test_the_demo_notes_support_the_codes_of_their_stories(story: dict[str, Any]) -> None:
    coding = story["coding"]
    wanted = {*coding["diagnoses"], *(line["code"] for line in coding["lines"] if "code" in line)}
    assert wanted - codes(intake_of(story)) == NEEDS_A_CODER.get(story["slug"], set())


# Sent as coded all the same: a signal is for the auditor.
SIGNALS = {"timely-filing-denied": ["COD-EM-BELOW"]}


@pytest.mark.parametrize("story", CODED, ids=lambda story: story["slug"])
def test_the_codings_of_the_stories_stand(story: dict[str, Any]) -> None:
    for key in {"coding", "corrected_coding"} & story.keys():
        found = check_coding(Coding.model_validate(story[key]), intake_of(story), BOOK)
        assert [each.code for each in found] == SIGNALS.get(story["slug"], [])


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["slug"])
def test_evidence_is_where_it_is_said_to_be(story: dict[str, Any]) -> None:
    intake = intake_of(story)
    texts = {document.identifier: document.text for document in intake.documents}
    for each in suggest(intake, BOOK):
        if each.document in texts:
            assert texts[each.document][each.start : each.end] == each.evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Assessment:\n1. Asthma.", Standing.AFFIRMED),
        ("Denies asthma.", Standing.NEGATED),
        ("No wheeze, no asthma.", Standing.NEGATED),
        ("There is no evidence of asthma.", Standing.NEGATED),
        ("Asthma was ruled out.", Standing.NEGATED),
        ("No fever but asthma today.", Standing.AFFIRMED),
        ("History of asthma.", Standing.PAST),
        ("Had asthma years ago.", Standing.PAST),
        ("Mother has asthma.", Standing.FAMILY),
        ("Asthma (family history).", Standing.FAMILY),
        ("Possible asthma.", Standing.UNCERTAIN),
        ("Rule out asthma.", Standing.UNCERTAIN),
        ("Cough, probably asthma.", Standing.UNCERTAIN),
        ("Return for asthma.", Standing.PLANNED),
        ("History of Present Illness: asthma for years.", Standing.AFFIRMED),
    ],
)
def test_how_a_mention_stands(text: str, expected: Standing) -> None:
    start = text.lower().index("asthma")
    assert standing(around(text, start, start + len("asthma"))) is expected


def test_what_is_negated_or_doubted_is_not_suggested() -> None:
    text = (
        "HPI: Denies chest pain. Family history of asthma.\nAssessment:\n1. Rule out pneumonia.\n2. Acute bronchitis."
    )
    assert codes(note(text)) & {"R07.9", "J45.909", "J18.9", "J20.9"} == {"J20.9"}


def test_doubt_counts_for_inpatients() -> None:
    text = "Assessment:\n1. Probable pneumonia."
    assert "J18.9" not in codes(note(text))
    assert "J18.9" in codes(note(text, encounter_class="IMP"))


def test_a_symptom_gives_way_to_its_diagnosis() -> None:
    text = "Assessment:\n1. Pneumonia.\n2. Cough."
    found = {each.code: each.confidence for each in suggest(note(text), BOOK)}
    assert found["J18.9"] > 0.5 > found["R05.9"]


def test_longest_words_win() -> None:
    assert "J45.909" not in codes(note("Assessment:\n1. Mild persistent asthma."))
    assert "J45.30" in codes(note("Assessment:\n1. Mild persistent asthma."))


def test_codes_that_do_not_fit_the_patient_are_not_suggested() -> None:
    man = Patient(birth_date=date(1980, 1, 1), sex=Sex.MALE)
    condition = (ClinicalItem(text="Normal pregnancy (finding)"),)
    assert "Z34.90" in codes(note("", conditions=condition, documents=()))
    assert "Z34.90" not in codes(note("", conditions=condition, documents=(), patient=man))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Established patient.\nTotal time on the day of the visit: 31 minutes.", "99214"),
        ("Established patient.\nTotal time on the day of the visit: 12 minutes.", "99212"),
        ("New patient.\nTotal time on the day of the visit: 46 minutes.", "99204"),
        ("Preventive visit, new patient, age 45.", "99386"),
    ],
)
def test_the_visit_code_follows_the_note(text: str, expected: str) -> None:
    assert expected in codes(note(text))


def test_nothing_without_a_date_of_service() -> None:
    assert suggest(Intake(source="t", identifier="1"), BOOK) == ()
    assert default_coding(Intake(source="t", identifier="1"), BOOK) is None


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["slug"])
def test_default_codings_stand(story: dict[str, Any]) -> None:
    intake = intake_of(story)
    if coding := default_coding(intake, BOOK):
        errors = [each for each in check_coding(coding, intake, BOOK) if each.severity is not Severity.WARNING]
        assert errors == []
