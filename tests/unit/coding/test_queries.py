from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.queries import check_query

QUESTION = "The note documents heart failure. Please document its type and acuity, if they can be determined."
OPTIONS = (
    "Acute systolic heart failure",
    "Chronic diastolic heart failure",
    "Other (please describe)",
    "Unable to determine",
)
INDICATORS = ("Heart failure, volume overload", "ejection fraction 35 percent")


def codes(
    question: str = QUESTION, options: tuple[str, ...] = OPTIONS, indicators: tuple[str, ...] = INDICATORS
) -> list[str]:
    return [finding.code for finding in check_query(question, options, indicators)]


def test_a_neutral_query_passes() -> None:
    assert codes() == []


def test_an_open_question_needs_no_options() -> None:
    assert codes(options=()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"question": QUESTION + " This affects reimbursement."}, "QRY-IMPACT"),
        ({"question": QUESTION + " Our quality scores depend on it."}, "QRY-IMPACT"),
        ({"options": ("Systolic (MCC)", *OPTIONS[1:])}, "QRY-IMPACT"),
        ({"question": "Please document acute systolic heart failure."}, "QRY-LEADING"),
        ({"question": "Would you agree that the heart failure is acute?"}, "QRY-LEADING"),
        ({"question": "Does the patient have acute heart failure?"}, "QRY-YES-NO"),
        ({"options": ("Yes", "No", "Other", "Unable to determine")}, "QRY-YES-NO"),
        ({"options": OPTIONS[:2] + OPTIONS[3:]}, "QRY-NO-OTHER"),
        ({"options": OPTIONS[:3]}, "QRY-NO-UNABLE"),
        ({"options": OPTIONS[1:]}, "QRY-ONE-OPTION"),
        ({"indicators": ()}, "QRY-NO-INDICATORS"),
        ({"question": "The labs suggest sepsis. Please clarify the diagnosis."}, "QRY-NEW-DIAGNOSIS"),
    ],
)
def test_each_fault_is_found(changes: dict[str, Any], expected: str) -> None:
    assert expected in codes(**changes)


def test_findings_cite_the_words() -> None:
    finding = check_query("Would you agree that it is acute?", OPTIONS, INDICATORS)[0]
    assert "Would you agree" in finding.message
    assert "AHIMA" in finding.source


def test_the_queries_of_the_demo_are_neutral() -> None:
    stories = yaml.safe_load((Path(__file__).parents[3] / "demo" / "stories.yaml").read_text(encoding="utf-8"))
    drafts = [
        form["query"]
        for story in stories
        for form in story.get("tasks", {}).get("code_encounter", [])
        if "query" in form
    ]
    assert len(drafts) == 3
    for draft in drafts:
        assert check_query(draft["question"], tuple(draft["options"]), tuple(draft["indicators"])) == ()
