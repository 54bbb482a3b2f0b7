"""A query is checked before it is sent, drafted from templates, and shown with its answer."""

from datetime import UTC, datetime
from uuid import uuid4

from api_harness import Arrive, Who

from api.services import Services
from models.queries import QueryDraft, QueryOutcome
from storage import charts
from storage.charts import QueryEnding

NOTE = "Labs: hemoglobin 10.2, MCV 88.\nAssessment:\n1. Anemia."
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CITED = {"document": "N1", "start": 46, "end": 52, "quote": "Anemia"}
GOOD = {"question": "Anemia is documented. Please clarify its cause, if known.", "indicators": [CITED]}


async def arrived(person: Who) -> str:
    body = {"source": "test", "identifier": str(uuid4()), "documents": [{"identifier": "N1", "text": NOTE}]}
    encounter: str = (await person("ingo").post("/encounters", body)).json()["id"]
    return encounter


async def test_drafts_say_what_the_record_has_or_lacks(person: Who) -> None:
    listed = {each["topic"] for each in (await person("cora").get("/query-templates")).json()}
    drafts = (await person("cora").get(f"/encounters/{await arrived(person)}/query-drafts")).json()
    assert {each["topic"] for each in drafts} == listed
    assert {each["topic"] for each in drafts if each["draft"]} == {"anemia_type"}
    assert all(each["missing"] for each in drafts if not each["draft"])


async def test_a_draft_from_a_template_passes_the_check(person: Who) -> None:
    encounter = await arrived(person)
    drafts = (await person("cora").get(f"/encounters/{encounter}/query-drafts")).json()
    (draft,) = [each["draft"] for each in drafts if each["draft"]]
    assert CITED in draft["indicators"]
    answer = await person("cora").post(f"/encounters/{encounter}/queries/check", draft)
    assert answer.json() == {"sendable": True, "findings": []}


async def test_a_check_says_which_words_and_why(person: Who) -> None:
    path = f"/encounters/{await arrived(person)}/queries/check"
    leading = GOOD | {"question": "Would you agree that the anemia pays better as chronic reimbursement?"}
    answer = (await person("cora").post(path, leading)).json()
    assert not answer["sendable"]
    assert {"QRY-LEADING", "QRY-IMPACT"} == {each["code"] for each in answer["findings"]}
    misplaced = GOOD | {"indicators": [CITED | {"start": 0, "end": 6}]}
    (found,) = [
        each for each in (await person("cora").post(path, misplaced)).json()["findings"] if "CITATION" in each["code"]
    ]
    assert "46 to 52" in found["remedy"]


async def test_sent_queries_are_read_with_their_answer(person: Who, arrive: Arrive, services: Services) -> None:
    encounter, keys = await arrive(), services.database.keys
    assert (await person("cora").get(f"/encounters/{encounter}/queries")).json() == []
    async with services.database.transaction() as session:
        for number in (1, 2):
            draft = QueryDraft.model_validate(GOOD)
            await charts.keep_query(session, keys, encounter, number, draft, "cora", NOW)
        ending = QueryEnding(QueryOutcome.ANSWERED, "Iron deficiency.", "phil", NOW)
        await charts.keep_answer(session, keys, encounter, 1, ending)
    answered, waiting = (await person("cora").get(f"/encounters/{encounter}/queries")).json()
    assert (answered["outcome"], answered["answer"], answered["answered_by"]) == (
        "answered",
        "Iron deficiency.",
        "phil",
    )
    assert (waiting["outcome"], waiting["draft"]["question"]) == (None, GOOD["question"])
    assert (await person("ingo").get(f"/encounters/{encounter}/queries")).status_code == 403
    assert (await person("cora").get("/encounters/E000000000000/queries")).status_code == 404
