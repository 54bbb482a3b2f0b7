import httpx
import pytest
from api_harness import Arrive, Who, complete, task_of


async def test_no_token_is_a_problem_with_a_remedy(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/tasks")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["type"] == "urn:claimflow:problem:not-authenticated"
    assert "Authorization" in answer.json()["remedy"]


async def test_me(person: Who) -> None:
    answer = await person("cora").get("/me")
    assert answer.json() == {"name": "cora", "roles": ["coder"], "task_types": ["audit_answer", "code_encounter"]}


@pytest.mark.parametrize("path", ["/reports/money", "/reports/tasks"])
async def test_reports_are_for_those_who_oversee(person: Who, path: str) -> None:
    assert (await person("cora").get(path)).status_code == 403
    assert (await person("audrey").get(path)).status_code == 200


async def test_an_auditor_writes_nothing_but_reviews(person: Who, arrive: Arrive) -> None:
    assert (await person("audrey").post("/tasks/bulk", {"action": "claim", "ids": ["x"]})).status_code == 403
    task = await task_of(person("audrey"), await arrive())
    assert task["role"] == "front_desk"
    assert (await complete(person("audrey"), task, {"action": "self_pay"})).status_code == 403
    for action, body in (("claim", None), ("comment", {"text": "seen"})):
        assert (await person("audrey").post(f"/tasks/{task['id']}/{action}", body)).status_code == 403


async def test_every_route_asks_who_calls(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    for path, item in document["paths"].items():
        for method in item:
            if path.endswith("/health"):
                continue
            concrete = path.replace("{encounter}", "E000000000000").replace("{", "").replace("}", "")
            answer = await client.request(method, concrete)
            assert answer.status_code == 401, f"{method} {path}: {answer.status_code}"


async def test_unknown_addresses_and_methods_are_problems(client: httpx.AsyncClient, person: Who) -> None:
    assert (await client.get("/nowhere")).json()["type"] == "urn:claimflow:problem:not-found"
    answer = await client.delete("/api/v1/health")
    assert answer.status_code == 405
    assert answer.json()["type"] == "urn:claimflow:problem:method-not-allowed"


async def test_wrong_parameters_name_the_field(person: Who) -> None:
    answer = await person("sue").get("/tasks", limit=1000)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/query/limit"
    assert (await person("sue").get("/tasks", cursor="nonsense")).json()["errors"][0]["pointer"] == "/query/cursor"


async def test_health_needs_no_token(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/health")).json() == {
        "status": "ok", "time_travel": True, "stuck_files": 0, "untold_facts": 0,
    }  # fmt: skip


async def test_docs_load_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    assert (await client.get("/", follow_redirects=False)).headers["location"] == "/docs"
    page = (await client.get("/docs")).text
    assert "/api/v1/tasks/{task_id}/complete" in page
    assert "http://" not in page
    assert "https://" not in page.replace("https://ehr.example.org", "")
