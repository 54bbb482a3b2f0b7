"""Queries: a table of compliant and leading ones, citations, drafts from templates."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from codesets.queries import guides, templates
from demo.answers import Script
from demo.stories import FOLDER, load_stories
from domain.queries import check_query, cite, fill, record_texts
from gateways.fhir import read_fhir
from models.findings import Finding, Severity
from models.queries import Citation, QueryDraft

_TABLE = yaml.safe_load((Path(__file__).parent / "query_examples.yaml").read_text(encoding="utf-8"))
_COMPLIANT = [each for each in _TABLE["queries"] if "refused" not in each]
_REFUSED = [each for each in _TABLE["queries"] if "refused" in each]
_NOTE = "Assessment: Heart failure. Ejection fraction 35 percent, crackles.\nPlan: Furosemide."


def _citation(record: dict[str, str], words: str) -> Citation:
    found = cite(record, words)
    assert found is not None, f"the example quotes {words!r}, which its record does not have"
    return found


def _errors(example: dict[str, Any]) -> dict[str, list[Finding]]:
    record = _TABLE["records"][example["record"]]
    cited = [_citation(record, words) for words in example["indicators"]]
    if "misquoted" in example:
        cited.append(cited[0].model_copy(update={"quote": example["misquoted"]}))
    asked = {key: example[key] for key in ("title", "purpose", "question", "options") if key in example}
    findings = check_query(QueryDraft(**asked, indicators=tuple(cited)), record, guides())
    errors: dict[str, list[Finding]] = {}
    for each in findings:
        if each.severity is Severity.ERROR:
            errors.setdefault(each.code, []).append(each)
    return errors


def test_the_table_has_both_kinds() -> None:
    assert len(_COMPLIANT) >= 20
    assert len(_REFUSED) >= 20


@pytest.mark.parametrize("example", _COMPLIANT, ids=lambda each: each["id"])
def test_a_compliant_query_may_be_sent(example: dict[str, Any]) -> None:
    assert _errors(example) == {}


@pytest.mark.parametrize("example", _REFUSED, ids=lambda each: each["id"])
def test_any_other_is_refused_for_its_own_fault(example: dict[str, Any]) -> None:
    """Each finding cites the words, says where they are and what to do; no other fault is made up."""
    errors = _errors(example)
    assert set(errors) == set(example["refused"])
    for code, words in example["refused"].items():
        assert any(words in each.message for each in errors[code])
        assert all(each.where and each.remedy and "AHIMA" in each.source for each in errors[code])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"start": 0, "end": 13}, "stands at 12 to 25 of note"),
        ({"start": 12, "end": 900}, "stands at 12 to 25 of note"),
        ({"quote": "Heart  failure"}, "nowhere"),
        ({"document": "other"}, "Cite one of: note"),
    ],
)
def test_a_citation_is_held_against_the_record(change: dict[str, Any], says: str) -> None:
    good = _citation({"note": _NOTE}, "Heart failure")
    assert (good.start, good.end) == (12, 25)
    draft = QueryDraft(question="Please clarify the findings.", indicators=(good.model_copy(update=change),))
    (found,) = [each for each in check_query(draft, {"note": _NOTE}, guides()) if each.code == "QRY-CITATION"]
    assert (found.where, says in found.remedy) == ("indicators[0]", True)


def test_templates_cover_the_usual_topics() -> None:
    topics = {template.topic for template in templates()}
    assert len(topics) == len(templates()) >= 15
    for word in ("heart_failure", "anemia", "sepsis", "malnutrition", "stage", "diabetes", "laterality", "validation"):
        assert any(word in topic for topic in topics), word


@pytest.mark.parametrize("template", templates(), ids=lambda each: each.topic)
def test_a_template_filled_from_a_rich_record_is_compliant(template: Any) -> None:
    """A record with all that the template looks for, in two notes."""
    known = {guide.name: guide for guide in guides()}
    words = [
        *(known[name].name for name in template.about),
        *(word for group in template.indicators.values() for word in group),
    ]
    words += [word for option in template.options for word in option.supported_by]
    note = "\n".join(f"The {word} was noted." for word in dict.fromkeys(words))
    filled = fill(template, {"one": note, "two": note}, guides())
    assert filled.missing == ()
    assert filled.draft is not None
    assert [
        each
        for each in check_query(filled.draft, {"one": note, "two": note}, guides())
        if each.severity is Severity.ERROR
    ] == []


def test_a_template_cites_what_the_record_has_and_offers_what_it_supports() -> None:
    note = "Labs: hemoglobin 10.2, MCV 88.\nAssessment:\n1. Anemia."
    anemia = next(each for each in templates() if each.topic == "anemia_type")
    draft = fill(anemia, {"note": note}, guides()).draft
    assert draft is not None
    assert [each.quote for each in draft.indicators] == ["Anemia", "Labs: hemoglobin 10.2, MCV 88"]
    assert all(note[each.start : each.end] == each.quote for each in draft.indicators)
    assert "Anemia due to iron deficiency" in draft.options
    assert "Anemia due to acute blood loss" not in draft.options


def test_a_template_says_what_the_record_lacks() -> None:
    anemia = next(each for each in templates() if each.topic == "anemia_type")
    filled = fill(anemia, {"note": "Hemoglobin 10.2. Denies anemia."}, guides())
    assert filled.draft is None
    assert filled.missing == ("anemia as a documented diagnosis",)
    assert "results" in fill(anemia, {"note": "Assessment: Anemia."}, guides()).missing


@pytest.mark.parametrize("slug", ["query-answered", "query-as-documented", "query-escalated"])
def test_the_queries_of_the_demo_may_be_sent(slug: str) -> None:
    story = next(each for each in load_stories() if each.slug == slug)
    (chart,) = read_fhir(json.loads((FOLDER / story.bundle).read_text())).intakes
    form = Script(story).answer({"type": "code_encounter", "context": {}}, chart, datetime.now(UTC))
    assert form is not None
    draft = QueryDraft.model_validate(form["query"])
    assert len(draft.indicators) == len(story.tasks["code_encounter"][0]["query"]["indicators"])
    assert [each for each in check_query(draft, record_texts(chart), guides()) if each.severity is Severity.ERROR] == []
