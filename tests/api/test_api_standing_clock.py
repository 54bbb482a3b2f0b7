"""Clocks that stand: exact moments, many encounters together, a year of the past as well as of the future."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
from api_harness import CODED, Person, Who, complete, serving, task_of

from api.services import Services

MONDAY = datetime(2024, 1, 8, 12, tzinfo=UTC)


async def stand(someone: Person, moment: datetime, *encounters: str) -> httpx.Response:
    order = {"now": moment.isoformat(), "encounters": encounters, "reason": "test"}
    return await someone.post("/standing-clock", order)


async def arrive_at(person: Who, moment: datetime) -> str:
    body = {"source": "test", "identifier": str(uuid4())}
    answer = await person("ingo").post(f"/encounters?stands_at={moment:%Y-%m-%dT%H:%M:%SZ}", body)
    assert answer.status_code == 201, answer.text
    encounter: str = answer.json()["id"]
    assert (await stand(person("sue"), moment, encounter)).status_code == 200
    return encounter


async def look(person: Who, encounter: str) -> dict[str, Any]:
    found: dict[str, Any] = (await person("sue").get(f"/encounters/{encounter}")).json()
    return found


async def test_everything_happens_at_the_moment_at_which_the_clock_stands(person: Who) -> None:
    encounter = await arrive_at(person, MONDAY)
    task = await task_of(person("fay"), encounter)
    assert datetime.fromisoformat(task["opened"]) == MONDAY
    await complete(person("fay"), task, {"action": "self_pay"})
    assert datetime.fromisoformat((await task_of(person("cora"), encounter))["opened"]) == MONDAY
    later = MONDAY + timedelta(days=2)
    (stood,) = (await stand(person("sue"), later, encounter)).json()["encounters"]
    assert datetime.fromisoformat((await look(person, encounter))["business_now"]) == later
    assert datetime.fromisoformat(stood["deadline"]) == MONDAY + timedelta(days=3), "three business days to code"
    await complete(person("cora"), await task_of(person("cora"), encounter), CODED)
    assert datetime.fromisoformat((await task_of(person("sue"), encounter))["opened"]) == later


async def test_a_deadline_rings_at_its_moment_and_not_before(person: Who) -> None:
    encounter = await arrive_at(person, MONDAY)
    await complete(person("fay"), await task_of(person("fay"), encounter), {"action": "self_pay"})
    due = MONDAY + timedelta(days=3)
    for moment, state in ((due - timedelta(seconds=1), "open"), (due, "fired")):
        await stand(person("sue"), moment, encounter)
        found = (await person("sue").get("/deadlines", encounter=encounter, state="any")).json()["items"]
        assert [each["state"] for each in found if each["clock"] == "days_to_code"] == [state]


async def test_many_move_together_and_the_same_moment_again_moves_nobody(person: Who) -> None:
    both = sorted([await arrive_at(person, MONDAY), await arrive_at(person, MONDAY)])
    moment = MONDAY + timedelta(days=365)
    first = (await stand(person("sue"), moment, *both)).json()
    assert [each["id"] for each in first["encounters"]] == both
    assert [each["running"] for each in first["encounters"]] == [True, True]
    assert (await stand(person("sue"), moment, *both)).json() == first


async def test_what_is_refused(person: Who, services: Services) -> None:
    encounter = await arrive_at(person, MONDAY)
    assert (await stand(person("sue"), MONDAY - timedelta(seconds=1), encounter)).status_code == 409
    assert (await stand(person("sue"), MONDAY, "E000000000000")).status_code == 404
    assert (await stand(person("cora"), MONDAY, encounter)).status_code == 403
    forward = await person("sue").post(f"/encounters/{encounter}/fast-forward", {"to": "next"})
    assert (forward.status_code, "stands" in forward.json()["detail"]) == (409, True)
    async with serving(replace(services, time_travel=False)) as client:
        assert (await stand(Person(client, "sue"), MONDAY, encounter)).status_code == 409
        body = {"source": "test", "identifier": str(uuid4())}
        refused = await Person(client, "ingo").post("/encounters?stands_at=2024-01-08T12:00:00Z", body)
        assert (refused.status_code, "switched off" in refused.json()["detail"]) == (409, True)
        known = (await Person(client, "ingo").post("/encounters", body)).status_code
        assert known == 201, "nothing was kept of what was refused"


async def test_what_does_not_come_to_rest_is_named(person: Who, services: Services) -> None:
    encounter = await arrive_at(person, MONDAY)

    async def busy(*_: str) -> bool:
        return False

    async with serving(replace(services, exchange_idle=busy, settle_seconds=0.2)) as client:
        answer = await stand(Person(client, "sue"), MONDAY + timedelta(days=1), encounter)
    assert (answer.status_code, "messages are on their way" in answer.json()["detail"]) == (503, True)
