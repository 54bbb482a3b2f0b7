import json
from typing import Any
from uuid import uuid4

from api_harness import Who

from api.intake import start_missing
from api.services import Services
from models.ids import encounter_workflow_id
from models.intake import Intake
from storage import encounters


def bundle(*encounter_ids: str) -> dict[str, Any]:
    patient = {
        "resourceType": "Patient",
        "id": "p1",
        "name": [{"family": "Rivera", "given": ["Ana"]}],
        "birthDate": "1980-02-03",
        "gender": "female",
    }
    visits = [
        {
            "resourceType": "Encounter",
            "id": each,
            "status": "finished",
            "class": {"code": "AMB"},
            "subject": {"reference": "Patient/p1"},
            "period": {"start": "2026-01-12"},
        }
        for each in encounter_ids
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": each} for each in (patient, *visits)],
    }


async def test_a_new_encounter_is_created_and_its_workflow_runs(person: Who, services: Services) -> None:
    answer = await person("ingo").post("/encounters", {"source": "a", "identifier": "1"})
    assert answer.status_code == 201
    encounter = answer.json()["id"]
    assert answer.json() == {"id": encounter, "identifier": "1", "status": "created"}
    assert answer.headers["location"] == f"/api/v1/encounters/{encounter}"
    assert await services.temporal.get_workflow_handle(encounter_workflow_id(encounter)).describe()
    found = (await person("sue").get(f"/encounters/{encounter}")).json()
    assert (found["status"], found["balances"]["total"]) == ("open", 0)


async def test_the_same_encounter_is_the_same(person: Who) -> None:
    first = await person("ingo").post("/encounters", {"source": "a", "identifier": "2"})
    again = await person("fay").post("/encounters", {"source": "a", "identifier": "2", "consent": True})
    assert (again.status_code, again.json()["status"]) == (200, "existing")
    assert again.json()["id"] == first.json()["id"]


async def test_a_crash_between_row_and_workflow_heals(person: Who, services: Services) -> None:
    async with services.database.transaction() as session:
        intake = Intake(source="a", identifier="3")
        encounter, _ = await encounters.register(session, services.database.keys, intake, actor="ingo")
    assert await start_missing(services) >= 1
    assert await services.temporal.get_workflow_handle(encounter_workflow_id(encounter)).describe()


async def test_a_bundle_brings_many(person: Who) -> None:
    answer = await person("ingo").post("/fhir", bundle("v1", "v2"))
    assert answer.status_code == 201, answer.text
    assert [each["status"] for each in answer.json()["encounters"]] == ["created", "created"]
    again = await person("ingo").post("/fhir", bundle("v1", "v2"))
    assert again.status_code == 200
    assert {each["status"] for each in again.json()["encounters"]} == {"existing"}


async def test_unreadable_fhir_names_resource_and_path(person: Who) -> None:
    answer = await person("ingo").post("/fhir", {"hello": "world"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "$"
    assert "resourceType" in answer.json()["errors"][0]["message"]


async def test_what_is_not_json_is_a_bad_request(person: Who) -> None:
    headers = {
        "Authorization": "Bearer token-ingo",
        "Idempotency-Key": str(uuid4()),
        "Content-Type": "application/json",
    }
    for path in ("/fhir", "/encounters"):
        answer = await person("ingo").client.post(f"/api/v1{path}", content=b"{ not json", headers=headers)
        assert (answer.status_code, answer.json()["title"]) == (400, "The request cannot be read"), path


async def test_too_large_a_body_is_refused(person: Who) -> None:
    headers = {"Authorization": "Bearer token-ingo", "Idempotency-Key": str(uuid4())}
    answer = await person("ingo").client.post("/api/v1/fhir", content=b" " * (33 << 20), headers=headers)
    assert answer.status_code == 413


async def test_wrong_fields_are_named(person: Who) -> None:
    answer = await person("ingo").post("/encounters", {"source": "a", "patient": {"birth_date": "soon"}})
    assert {each["pointer"] for each in answer.json()["errors"]} == {"/body/identifier", "/body/patient/birth_date"}
    assert "soon" not in answer.text


async def test_the_chart_is_read_on_the_record(person: Who, services: Services) -> None:
    from sqlalchemy import text

    body = {"source": "a", "identifier": "4", "patient": {"name": {"last": "Okafor"}}}
    encounter = (await person("ingo").post("/encounters", body)).json()["id"]
    chart = await person("fay").get(f"/encounters/{encounter}/chart")
    assert chart.json()["patient"]["name"]["last"] == "Okafor"
    assert (await person("ingo").get(f"/encounters/{encounter}/chart")).status_code == 403
    question = text("SELECT actor FROM audit_events WHERE action = 'chart.read' AND subject = :subject")
    async with services.database.session() as session:
        found = await session.scalars(question, {"subject": f"encounter/{encounter}"})
        assert found.all() == ["fay"]


async def test_search_pages_and_filters(person: Who) -> None:
    made = [await person("ingo").post("/encounters", {"source": "pages", "identifier": str(i)}) for i in range(3)]
    ids = [answer.json()["id"] for answer in made]
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await person("sue").get("/encounters", limit=2, status="open", cursor=cursor)).json()
        seen += [each["id"] for each in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert [each for each in seen if each in ids] == ids
    assert len(seen) == len(set(seen))
    assert json.dumps(seen)


async def test_an_unknown_encounter_is_not_found(person: Who) -> None:
    for path in ("", "/chart", "/ledger", "/statements", "/timeline"):
        answer = await person("sue").get(f"/encounters/E000000000000{path}")
        assert answer.status_code == 404, path
    assert (await person("sue").get("/encounters/nonsense")).status_code == 422
