from typing import Any
from uuid import uuid4

import pytest
from api_harness import CODED, Arrive, Who, complete, task_of


async def test_a_task_shows_its_form_and_what_it_is_worked_with(person: Who, arrive: Arrive) -> None:
    task = await task_of(person("fay"), await arrive())
    answer = await person("fay").get(f"/tasks/{task['id']}")
    shown = answer.json()
    assert answer.headers["etag"] == f'"{task["version"]}"'
    assert shown["form"]["properties"]["action"]["enum"] == ["correct", "self_pay", "cancel"]
    assert shown["work"]["registration"]["source"] == "test"
    assert (shown["title"], shown["role"]) == ("Complete the registration", "front_desk")


async def test_the_inbox_shows_ones_own_roles(person: Who, arrive: Arrive) -> None:
    encounter = await arrive()
    assert (await person("cora").get("/tasks", encounter=encounter)).json()["items"] == []
    assert await task_of(person("sue"), encounter)
    task = await task_of(person("fay"), encounter)
    assert (await person("cora").get(f"/tasks/{task['id']}")).status_code == 403
    assert (await person("audrey").get(f"/tasks/{task['id']}")).status_code == 200


async def test_claim_hold_and_give_back(person: Who, arrive: Arrive) -> None:
    task = await task_of(person("fay"), await arrive())
    path, match = f"/tasks/{task['id']}", {"If-Match": f'"{task["version"]}"'}
    claimed = await person("fay").post(f"{path}/claim", headers=match)
    assert (claimed.status_code, claimed.json()["claimed_by"]) == (200, "fay")
    stale = await person("sue").post(f"{path}/comment", {"text": "hello"}, headers=match)
    assert stale.status_code == 412
    held = await person("sue").post(f"{path}/claim")
    assert (held.status_code, held.json()["type"]) == (409, "urn:claimflow:problem:wrong-state")
    assert (await complete(person("sue"), task, {"action": "self_pay"})).status_code == 409
    assert (await person("fay").get("/tasks", mine=True)).json()["items"][0]["id"] == task["id"]
    given_back = await person("sue").post(f"{path}/unclaim")
    assert given_back.json()["claimed_by"] is None


async def test_wrong_roles_do_nothing(person: Who, arrive: Arrive) -> None:
    task = await task_of(person("fay"), await arrive())
    for action, body in (("claim", None), ("escalate", {"reason": "urgent"}), ("complete", {"form": {}})):
        answer = await person("cora").post(f"/tasks/{task['id']}/{action}", body)
        assert answer.status_code == 403, action


async def test_a_bad_form_names_each_field(person: Who, arrive: Arrive) -> None:
    task = await task_of(person("fay"), await arrive())
    form = {"action": "correct", "corrections": {"birth_date": "soon", "nickname": "x"}}
    answer = await complete(person("fay"), task, form)
    assert answer.status_code == 422
    pointers = {each["pointer"] for each in answer.json()["errors"]}
    assert pointers == {"/body/form/corrections/birth_date", "/body/form/corrections/nickname"}
    assert "soon" not in answer.text


async def test_completing_is_done_once(person: Who, arrive: Arrive) -> None:
    encounter = await arrive()
    task, key = await task_of(person("fay"), encounter), str(uuid4())
    done = await complete(person("fay"), task, {"action": "self_pay"}, key)
    assert (done.status_code, done.json()["action"]) == (200, "self_pay")
    assert (await complete(person("fay"), task, {"action": "self_pay"}, key)).json() == done.json()
    late = await complete(person("fay"), task, {"action": "self_pay"})
    assert (late.status_code, late.json()["type"]) == (409, "urn:claimflow:problem:wrong-state")
    assert (await task_of(person("cora"), encounter))["type"] == "code_encounter"


async def test_the_answer_of_a_lost_request_is_found_again(person: Who, arrive: Arrive, monkeypatch: Any) -> None:
    """A crash after the workflow took the answer and before we kept ours: the same key finds the same receipt."""
    from storage import api_answers

    task, key = await task_of(person("fay"), await arrive()), str(uuid4())

    async def crash(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(api_answers, "keep_answer", crash)
        assert (await complete(person("fay"), task, {"action": "self_pay"}, key)).status_code == 503
    assert (await complete(person("fay"), task, {"action": "self_pay"}, key)).json()["action"] == "self_pay"


async def test_whoever_asked_does_not_approve(person: Who, arrive: Arrive) -> None:
    encounter = await arrive()
    await complete(person("fay"), await task_of(person("fay"), encounter), {"action": "self_pay"})
    await complete(person("sue"), await task_of(person("sue"), encounter), CODED)
    approval = await task_of(person("sue"), encounter)
    refused = await complete(person("sue"), approval, {"action": "approve"})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:claimflow:problem:separation-of-duties")
    late = await complete(person("sam"), approval, {"action": "approve", "note": "late"})
    assert (late.status_code, late.json()["type"]) == (409, "urn:claimflow:problem:appeal-too-late")
    assert late.json()["remedy"] == "Say why."
    assert (await complete(person("sam"), approval, {"action": "approve"})).status_code == 200
    ended = await complete(person("sam"), approval, {"action": "approve"})
    assert ended.status_code == 409, "its workflow has ended"
    assert (await person("sue").get(f"/encounters/{encounter}")).json()["status"] == "closed"


async def test_an_approval_above_the_limit_is_refused_and_escalated(person: Who, arrive: Arrive) -> None:
    encounter = await arrive()
    await complete(person("fay"), await task_of(person("fay"), encounter), {"action": "self_pay"})
    await complete(person("cora"), await task_of(person("cora"), encounter), CODED | {"note": "500001"})
    approval = await task_of(person("fran"), encounter)
    assert approval["role"] == "finance"
    await person("sue").post(f"/tasks/{approval['id']}/claim")
    refused = await complete(person("sue"), approval, {"action": "approve"})
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (403, "urn:claimflow:problem:approval-limit")
    assert problem["detail"] == "a write off of $5,000.01: your limit is $5,000.00; finance may approve it"
    escalated = await task_of(person("fran"), encounter)
    assert (escalated["escalated"], escalated["priority"], escalated["claimed_by"]) == (True, 1, None)
    assert (await complete(person("fran"), escalated, {"action": "approve"})).status_code == 200


async def test_assigning_needs_a_reason_and_somebody_who_may(person: Who, arrive: Arrive) -> None:
    task = await task_of(person("fay"), await arrive())
    path = f"/tasks/{task['id']}/assign"
    assert (await person("fay").post(path, {"to": "fay", "reason": "mine"})).status_code == 403
    assert (await person("sue").post(path, {"to": "fay"})).status_code == 422
    wrong = await person("sue").post(path, {"to": "cora", "reason": "is free"})
    assert wrong.json()["errors"][0]["pointer"] == "/body/to"
    assert (await person("sue").post(path, {"to": "fay", "reason": "is free"})).json()["assigned_to"] == "fay"


async def test_suspended_tasks_leave_the_inbox_until_their_day(person: Who, arrive: Arrive) -> None:
    encounter = await arrive()
    task = await task_of(person("fay"), encounter)
    path = f"/tasks/{task['id']}/suspend"
    assert (await person("fay").post(path, {"until": "2099-01-01T00:00:00Z"})).status_code == 200
    assert (await person("fay").get("/tasks", encounter=encounter)).json()["items"] == []
    shown = await person("fay").get("/tasks", encounter=encounter, include_suspended=True)
    assert len(shown.json()["items"]) == 1
    await person("fay").post(path, {"until": None})
    assert await task_of(person("fay"), encounter)


async def test_history_tells_who_did_what(person: Who, arrive: Arrive) -> None:
    task = await task_of(person("fay"), await arrive())
    await person("fay").post(f"/tasks/{task['id']}/comment", {"text": "called the patient"})
    await person("fay").post(f"/tasks/{task['id']}/escalate", {"reason": "visit is tomorrow"})
    history = (await person("fay").get(f"/tasks/{task['id']}/history")).json()
    assert [(each["kind"], each["actor"]) for each in history] == [
        ("opened", ""),
        ("commented", "fay"),
        ("escalated", "fay"),
    ]
    assert history[1]["detail"] == "called the patient"
    assert (await person("fay").get("/tasks", escalated=True)).json()["items"][0]["priority"] == 1


async def test_bulk_answers_per_item(person: Who, arrive: Arrive) -> None:
    tasks = [await task_of(person("fay"), await arrive()) for _ in range(2)]
    await person("sue").post(f"/tasks/{tasks[1]['id']}/claim")
    ids = [tasks[0]["id"], tasks[1]["id"], "no-such-task"]
    answer = await person("fay").post("/tasks/bulk", {"action": "claim", "ids": ids})
    assert answer.status_code == 200
    assert [each["status"] for each in answer.json()["items"]] == [200, 409, 404]
    assert (
        await person("fay").post("/tasks/bulk", {"action": "assign", "ids": ids, "reason": "why"})
    ).status_code == 403


@pytest.mark.parametrize("filters", [{"type": "code_encounter"}, {"payer": "NOBODY"}, {"priority": 5}])
async def test_filters_leave_out_what_does_not_fit(person: Who, arrive: Arrive, filters: dict[str, Any]) -> None:
    encounter = await arrive()
    assert (await person("fay").get("/tasks", encounter=encounter, **filters)).json()["items"] == []
    fits = await person("fay").get(
        "/tasks", encounter=encounter, type="registration_gap", overdue=False, stage="registration"
    )
    assert len(fits.json()["items"]) == 1


async def test_pages_of_the_inbox_hold_each_task_once(person: Who, arrive: Arrive) -> None:
    made = {await arrive() for _ in range(3)}
    seen, cursor = [], ""
    while True:
        page = (await person("fay").get("/tasks", limit=2, cursor=cursor)).json()
        seen += page["items"]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert made <= {each["encounter"] for each in seen}
    assert len({each["id"] for each in seen}) == len(seen)
