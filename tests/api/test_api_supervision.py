import asyncio
from typing import Any

from api_harness import CODED, Arrive, Who, complete, in_coding, task_of

WHY = {"reason": "because of the test"}


async def test_workflows_say_where_they_stand_and_how_they_fare(person: Who, arrive: Arrive) -> None:
    encounter = await in_coding(person, arrive)
    found = (await person("sue").get("/workflows", encounter=encounter, stage="coding")).json()["items"]
    assert [(each["id"], each["condition"]) for each in found] == [(f"encounter/{encounter}", "running")]
    assert found[0]["history_length"] > 5
    assert found[0]["temporal_ui"].startswith(f"http://ui.test/namespaces/default/workflows/encounter%2F{encounter}/")
    for name in (f"encounter/{encounter}", f"encounter.{encounter}"):
        assert (await person("sue").get(f"/workflows/{name}")).json()["id"] == f"encounter/{encounter}"
    assert (await person("sue").get("/workflows/encounter/E000000000000")).status_code == 404
    assert (await person("sue").get("/workflows/nonsense")).status_code == 404


async def test_filters_and_pages_of_workflows(person: Who, arrive: Arrive) -> None:
    made = {f"encounter/{await arrive()}" for _ in range(3)}
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await person("sue").get("/workflows", limit=2, condition="running", cursor=cursor)).json()
        seen += [each["id"] for each in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert made <= set(seen)
    assert len(seen) == len(set(seen))
    assert (await person("sue").get("/workflows", condition="stuck")).json()["items"] == []


async def test_an_encounter_that_waits_for_nothing_is_found(person: Who, arrive: Arrive) -> None:
    encounter = await in_coding(person, arrive)
    at_work = await in_coding(person, arrive)
    await complete(person("cora"), await task_of(person("cora"), encounter), CODED | {"note": "strand me"})
    here = f"/workflows/encounter/{encounter}"
    async with asyncio.timeout(60):
        while (await person("sue").get(here)).json()["condition"] != "stranded":
            await asyncio.sleep(0.05)
    found = (await person("sue").get("/workflows", condition="stranded", limit=200)).json()["items"]
    assert [each["id"] for each in found] == [f"encounter/{encounter}"]
    assert (await person("sue").get(f"/workflows/encounter/{at_work}")).json()["condition"] == "running"


async def test_deadlines_explain_themselves(person: Who, arrive: Arrive) -> None:
    encounter = await in_coding(person, arrive)
    found = (await person("cora").get("/deadlines", encounter=encounter)).json()["items"]
    assert [each["clock"] for each in found] == ["days_to_code"]
    assert found[0]["rule"]
    assert found[0]["source"]
    assert found[0]["days_left"] >= 0
    await person("sue").post(f"/encounters/{encounter}/fast-forward", {"to": "next"})
    assert (await person("cora").get("/deadlines", encounter=encounter)).json()["items"] == []
    fired = (await person("cora").get("/deadlines", encounter=encounter, state="fired")).json()["items"]
    assert [each["id"] for each in fired] == [found[0]["id"]]


async def test_the_timeline_tells_the_whole_story(person: Who, arrive: Arrive) -> None:
    encounter = await in_coding(person, arrive)
    await person("sue").post(f"/encounters/{encounter}/fast-forward", {"duration": "P30D", "reason": "test"})
    story = (await person("sue").get(f"/encounters/{encounter}/timeline")).json()
    texts = [each["text"] for each in story]
    for words in (
        "Encounter: started",
        "Entered registration",
        "Task opened: birth date missing",
        "Task completed: birth date missing",
        "Registration: registered",
        "Entered coding",
    ):
        assert words in texts, texts
    assert any(text.startswith("Timer set: days_to_code") for text in texts)
    assert any(text.startswith(("Timer rang", "Timer stopped")) for text in texts)
    assert any(text.startswith("Deadline days to code fired") for text in texts)
    assert any("moved ahead by" in text and text.endswith("by sue") for text in texts)
    moments = [each["business"] for each in story]
    assert moments == sorted(moments)
    assert {each["who"] for each in story if each["text"].startswith("Task completed")} == {"fay"}


async def test_a_reset_goes_back_to_a_stage(person: Who, arrive: Arrive) -> None:
    encounter = await in_coding(person, arrive)
    await complete(person("cora"), await task_of(person("cora"), encounter), CODED)
    assert (await task_of(person("sue"), encounter))["type"] == "approve_write_off"
    path = f"/workflows/encounter/{encounter}/reset"
    assert (await person("fay").post(path, {"stage": "coding", **WHY})).status_code == 403
    assert (await person("sue").post(path, {"stage": "coding"})).status_code == 422
    unknown = await person("sue").post(path, {"stage": "collections", **WHY})
    assert "coding" in unknown.json()["errors"][0]["message"]
    answer = await person("sue").post(path, {"stage": "coding", **WHY})
    assert answer.status_code == 200, answer.text
    await person("sue").post(f"/encounters/{encounter}/fast-forward", {"duration": "PT1S"})  # settles it
    assert (await task_of(person("cora"), encounter))["type"] == "code_encounter"


async def test_terminating_closes_what_was_open(person: Who, arrive: Arrive) -> None:
    encounter = await in_coding(person, arrive)
    name = f"encounter.{encounter}"
    assert (await person("sue").post(f"/workflows/{name}/retry", WHY)).status_code == 409
    answer = await person("sue").post(f"/workflows/{name}/terminate", WHY)
    assert (answer.status_code, answer.json()["done"]) == (200, "terminated")
    assert (await person("cora").get("/tasks", encounter=encounter)).json()["items"] == []
    assert (await person("cora").get("/deadlines", encounter=encounter)).json()["items"] == []
    assert (await person("sue").post(f"/workflows/{name}/terminate", WHY)).status_code == 409


async def test_retry_takes_up_what_ended(person: Who, arrive: Arrive) -> None:
    encounter = await in_coding(person, arrive)
    await person("sue").post(f"/workflows/encounter.{encounter}/terminate", WHY)
    answer = await person("sue").post(f"/workflows/encounter.{encounter}/retry", WHY)
    assert answer.status_code == 200, answer.text
    await person("sue").post(f"/encounters/{encounter}/fast-forward", {"duration": "P1D"})
    assert (await task_of(person("cora"), encounter))["type"] == "code_encounter"


async def test_interventions_are_audited(person: Who, arrive: Arrive, services: Any) -> None:
    from sqlalchemy import text

    encounter = await in_coding(person, arrive)
    await person("sue").post(f"/workflows/encounter.{encounter}/terminate", WHY)
    question = text(
        "SELECT actor, detail FROM audit_events WHERE action = 'workflow.terminated' AND subject = :subject"
    )
    async with services.database.session() as session:
        rows = (await session.execute(question, {"subject": f"encounter/{encounter}"})).all()
    assert [tuple(row) for row in rows] == [("sue", WHY)]
