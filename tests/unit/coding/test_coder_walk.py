"""docs/coder-walk.md shows what the product says of its chart: suggestions, findings, the query."""

import json
import re
from pathlib import Path

from codesets.book import BOOK
from codesets.queries import guides, templates
from domain.coding import check_coding, suggest
from domain.queries import check_query, fill, record_texts
from models.coding import CodedLine, Coding
from models.intake import Intake
from models.queries import QueryDraft

REPOSITORY = Path(__file__).parents[3]
PAGE = (REPOSITORY / "docs" / "coder-walk.md").read_text()
CHART = Intake.model_validate(json.loads((REPOSITORY / "docs" / "coder-walk.json").read_text()))
CODE = re.compile(r"\b(?:COD|NCCI|QRY|SCR)-[A-Z0-9]+(?:-[A-Z0-9]+)*\b")


def section(number: int) -> str:
    return PAGE.partition(f"\n## {number}. ")[2].partition("\n## ")[0]


def rows(number: int) -> list[list[str]]:
    """Return the cells of a section's table, without its head."""
    lines = [line for line in section(number).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_suggestions_are_those_of_the_chart() -> None:
    told = [
        [each.code, each.evidence, f"{each.document} {each.start}-{each.end}", each.reason, f"{each.confidence:g}"]
        for each in suggest(CHART, BOOK)
    ]
    assert rows(2) == told


def test_every_finding_that_is_named_exists() -> None:
    source = "".join(path.read_text() for path in sorted((REPOSITORY / "domain").rglob("*.py")))
    named = set(CODE.findall(PAGE))
    assert len(named) > 10
    assert {code for code in named if f'"{code}"' not in source} == set()


def test_the_refused_coding_is_refused_in_these_words() -> None:
    refused = Coding(
        diagnoses=("I50.9", "I10", "E11.9", "R73.03", "S80.01"), lines=(CodedLine(code="73562", pointers=(7,)),)
    )
    told = {row[0]: (row[1], row[3].replace("6 diagnoses", "5 diagnoses"), row[4]) for row in rows(4)}
    found = {each.code: (each.severity.value, each.message, each.remedy) for each in check_coding(refused, CHART, BOOK)}
    # The shipped subset has no tabular list; what the page quotes of its notes is not asked here.
    for code in ("COD-POINTER", "COD-ICD-COMBINATION"):
        assert told[code] == found[code]
    assert told["COD-ICD-NOT-BILLABLE"][:2] == found["COD-ICD-NOT-BILLABLE"][:2]


def test_the_leading_query_is_refused_with_these_findings() -> None:
    asked = re.search(r'"(The\nejection fraction.*?)" with Yes and No', section(5), re.DOTALL)
    assert asked is not None
    draft = QueryDraft.model_validate(
        {
            "title": "Systolic heart failure",
            "question": asked[1].replace("\n", " "),
            "options": ("Yes", "No"),
            "indicators": _template_draft().indicators[:1],
        }
    )
    found = check_query(draft, record_texts(CHART), guides())
    assert rows(5) == [[each.code, each.message, each.remedy] for each in found]


def test_the_template_cites_what_the_page_cites() -> None:
    draft = _template_draft()
    assert not check_query(draft, record_texts(CHART), guides())
    cited = {f"{each.document} {each.start}-{each.end}": each.quote for each in draft.indicators}
    shown = re.findall(r"^ (note \d+-\d+) +(.+?)(?: {4,}\(5 more\))?$", section(5), re.MULTILINE)
    assert len(shown) == len(cited) - 5
    assert all(cited[place] == words for place, words in shown)


def _template_draft() -> QueryDraft:
    (template,) = (each for each in templates() if each.topic == "heart_failure_type")
    draft = fill(template, record_texts(CHART), guides()).draft
    assert draft is not None
    return draft
