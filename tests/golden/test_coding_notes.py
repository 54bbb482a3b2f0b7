"""Checks that follow the tabular list, over the list as NCHS publishes it (April 2026)."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from codesets.diagnosis_volume import DiagnosisVolume, Node
from codesets.icd10cm_tabular import tabular
from codesets.loaded_book import LoadedBook
from codesets.loading import Source
from codesets.volumes import Volumes
from domain.coding import check_coding
from domain.coding.references import Reference, references
from models.codes import Vintage
from models.coding import Coding
from models.hospital import StayToGroup
from models.intake import Document, Intake, Sex

FILE = Path(__file__).resolve().parents[3] / "shared/data/reference/icd10cm/icd10c-tabular-April-1-2026.xml.gz"
ON = date(2026, 5, 4)


@pytest.fixture(scope="module")
def book() -> LoadedBook:
    if not FILE.exists():
        pytest.skip("the shared tabular list is not here")
    vintage = Vintage(
        id=1, kind="icd10cm", file_name=FILE.name, sha256="0" * 64, rows=1, effective_from=date(2026, 4, 1),
        effective_to=None, loaded_by="t", loaded_at=datetime(2026, 4, 1, tzinfo=UTC),
    )  # fmt: skip
    return LoadedBook(Volumes([(vintage, DiagnosisVolume(_nodes()))]))


def _nodes() -> list[Node]:
    with Source(FILE) as source:
        return [_node(*row[1:]) for row in tabular(source)]


def _node(*row: Any) -> Node:
    """As storage/codes/volumes/icd10cm.py reads it from the table."""
    level, code, title, billable, _, chapter, block, parent, notes = row
    name = code if level == "code" else f"{level}:{code}"
    outer = f"block:{block}" if block else f"chapter:{chapter}" if level != "chapter" else ""
    return Node(name, title, billable, parent or outer, json.loads(notes) if notes else None)


@pytest.mark.parametrize(
    ("note", "meant", "not_meant"),
    [
        ("listeriosis (A32.-)", ["A32", "A32.7"], ["A33"]),
        ("infection (A04.0-A04.4)", ["A04.0", "A04.4", "A0449"], ["A04.5"]),
        ("influenza (J09.X3, J10.2, J11.2)", ["J09.X3", "J11.2"], ["J10.1"]),
        ("toxic effect (T61-T62)", ["T61.01XA", "T62.94XS"], ["T63"]),
        ("infection (A04.7-)", ["A04.71"], ["A04.8"]),
        ("certain localized infections - see body system-related chapters", [], ["A00"]),
    ],
)
def test_codes_of_notes(note: str, meant: list[str], not_meant: list[str]) -> None:
    found: tuple[Reference, ...] = references(note)
    assert all(any(each.matches(code) for each in found) for code in meant)
    assert not any(each.matches(code) for each in found for code in not_meant)


def findings(book: LoadedBook, *diagnoses: str, note: str = "") -> list[tuple[str, str, str]]:
    intake = Intake(source="t", identifier="1", service_date=ON, documents=(Document(identifier="n", text=note),))
    line: dict[str, Any] = {"code": "99213", "pointers": list(range(1, min(len(diagnoses), 4) + 1))}
    coding = Coding.model_validate({"diagnoses": diagnoses, "lines": [line]})
    return [(each.code, each.severity.value, each.where) for each in check_coding(coding, intake, book)]


@pytest.mark.parametrize(
    ("diagnoses", "expected"),
    [
        (("E11.9", "E10.9"), [("COD-ICD-EXCLUDES1", "hold", "diagnoses[1]")]),
        (("E11.9", "R73.03"), [("COD-ICD-EXCLUDES1", "hold", "diagnoses[1]")]),
        (("F17.210", "Z87.891"), [("COD-ICD-EXCLUDES1", "hold", "diagnoses[1]")]),
        (("J02.0", "J36"), [("COD-ICD-EXCLUDES1", "hold", "diagnoses[1]")]),
        (("N39.0", "N30.00"), [("COD-ICD-EXCLUDES1", "hold", "diagnoses[1]")]),
        (("J45.909", "J20.9"), []),
        (("E11.9", "I10", "E78.5"), []),
        (("F02.80", "G30.9"), [("COD-ICD-MANIFESTATION", "error", "diagnoses[0]")]),
        (("G30.9", "F02.80"), []),
        (("H42", "E85.4"), [("COD-ICD-MANIFESTATION", "error", "diagnoses[0]")]),
        (("S93.401",), [("COD-ICD-NOT-BILLABLE", "error", "diagnoses[0]")]),
        (("S93.401A",), []),
        (("W19.XXXA", "S93.401A"), [("COD-ICD-EXTERNAL-FIRST", "error", "diagnoses[0]")]),
    ],
)
def test_the_lists_notes_are_kept(
    book: LoadedBook, diagnoses: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert findings(book, *diagnoses) == expected


def test_a_code_that_needs_a_seventh_character_is_told_so(book: LoadedBook) -> None:
    intake = Intake(source="t", identifier="1", service_date=ON)
    coding = Coding.model_validate({"diagnoses": ["S93.401"], "lines": [{"code": "99213"}]})
    (found,) = check_coding(coding, intake, book)
    assert "7th character: A initial encounter, D subsequent encounter, S sequela" in found.remedy


def test_a_side_that_the_record_tells_is_coded(book: LoadedBook) -> None:
    assert findings(book, "S93.409A") == [("COD-ICD-LATERALITY", "warning", "diagnoses[0]")]
    told = findings(book, "S93.409A", note="Rolled the right ankle.")
    assert told == [("COD-ICD-LATERALITY", "hold", "diagnoses[0]")]


def test_causes_that_a_patient_may_not_have_are_not_asked_for(book: LoadedBook) -> None:
    assert findings(book, "I50.22") == []


def test_every_code_beside_the_medicare_code_editor(book: LoadedBook) -> None:
    """All codes of the list as the only diagnosis, by our checks and by the editor.

    Validity and external causes are the same to the code. What we call a manifestation is one to the editor; its other
    manifestations are those whose own note says "code first", which we say in these words. Age and sex are not
    compared: the editor's limits are asked for stays (domain/coding/checks/editor.py), ours serve office visits.
    """
    nodes = [node for node in _nodes() if ":" not in node.code]
    differences: dict[str, set[str]] = {"valid": set(), "external": set(), "manifestation": set(), "code first": set()}
    for node in nodes:
        told = {each.edit for each in book.edits(_stay(node.code))}
        if node.billable is ("INVALID_CODE" in told):
            differences["valid"].add(node.code)
        if not node.billable:
            continue
        ours = {code for code, _, _ in findings(book, node.code)} if _may_not_be_first(told, node) else set()
        if ("E_CODE_AS_PDX" in told) is not ("COD-ICD-EXTERNAL-FIRST" in ours):
            differences["external"].add(node.code)
        if "COD-ICD-MANIFESTATION" in ours and "MANIFESTATION_AS_PDX" not in told:
            differences["manifestation"].add(node.code)
        if "MANIFESTATION_AS_PDX" in told and not ours & {"COD-ICD-MANIFESTATION", "COD-ICD-CODE-FIRST"}:
            differences["code first"].add(node.code)
    assert {name: len(codes) for name, codes in differences.items()} == dict.fromkeys(differences, 0), differences
    assert len(nodes) > 98_000


def _may_not_be_first(told: set[str], node: Node) -> bool:
    """Whether either side may say so: the others need no look."""
    ours = node.code[0] in "VWXY" or "classified elsewhere" in node.title
    return ours or bool(told & {"E_CODE_AS_PDX", "MANIFESTATION_AS_PDX"})


def _stay(code: str) -> StayToGroup:
    return StayToGroup(discharged=ON, age=40, sex=Sex.MALE, patient_status="01", diagnoses=(code,))


def test_a_stay_passes_the_editor(book: LoadedBook) -> None:
    assert [each.edit for each in book.edits(_stay("A33"))] == ["AGE_CONFLICT"]
    assert [each.edit for each in book.edits(_stay("B95.0"))] == ["UNACCEPTABLE_PDX"]
    assert book.edits(_stay("J18.9")) == ()
