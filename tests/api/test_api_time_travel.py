import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from api_harness import CODED, Arrive, Person, Who, complete, in_coding, serving, task_of
from temporalio.client import Client

from api import family
from api.errors import UnavailableError
from api.family import Member
from api.follower import Follower, FollowerClock
from api.services import Services
from api.settling import Settled, Settler
from api.time_travel import Traveller
from models.ids import EncounterId
from models.messages.desk import ClockMove, Standing


async def forward(encounter: str, someone: Person, order: dict[str, Any], key: str | None = None) -> dict[str, Any]:
    answer = await someone.post(f"/encounters/{encounter}/fast-forward", order, key=key)
    assert answer.status_code == 200, answer.text
    journey: dict[str, Any] = answer.json()
    return journey


async def test_a_duration_moves_the_clock_and_rings_what_lies_on_the_way(person: Who, arrive: Arrive) -> None:
    encounter = await in_coding(person, arrive)
    before = (await person("sue").get(f"/encounters/{encounter}")).json()["business_now"]
    journey = await forward(encounter, person("sue"), {"duration": "P30D", "reason": "test"})
    assert journey["moved"]
    assert [each["text"].split(":")[0] for each in journey["fired"]] == ["days_to_code"]
    assert journey["fired"][0]["source"]
    moved = datetime.fromisoformat(journey["business_now"]) - datetime.fromisoformat(before)
    assert timedelta(days=30) <= moved < timedelta(days=31)
    found = (await person("sue").get(f"/encounters/{encounter}")).json()["business_now"]
    assert found >= journey["business_now"]


async def test_next_stops_at_the_first_deadline(person: Who, arrive: Arrive) -> None:
    encounter = await in_coding(person, arrive)
    ahead = (await forward(encounter, person("sue"), {"duration": "PT1S"}))["next"]["deadline"]
    journey = await forward(encounter, person("sue"), {"to": "next"})
    assert ahead <= journey["business_now"]
    assert [each["at"] for each in journey["fired"]] == [ahead]
    assert journey["next"] == {"deadline": None, "event": None}
    assert not (await forward(encounter, person("sue"), {"to": "next"}))["moved"]


async def test_repeated_after_a_crash_it_goes_no_further(
    person: Who, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage import api_answers

    encounter = await in_coding(person, arrive)

    async def crash(*_: object) -> None:
        raise ConnectionError

    order = {"duration": "P10D"}
    with monkeypatch.context() as patch:
        patch.setattr(api_answers, "keep_answer", crash)
        lost = await person("sue").post(f"/encounters/{encounter}/fast-forward", order, key="again")
        assert lost.status_code == 503
    first = (await person("sue").get(f"/encounters/{encounter}")).json()["business_now"]
    again = await forward(encounter, person("sue"), order, key="again")
    assert datetime.fromisoformat(again["business_now"]) - datetime.fromisoformat(first) < timedelta(hours=1)


async def test_orders_are_checked(person: Who, arrive: Arrive) -> None:
    encounter = await arrive()
    path = f"/encounters/{encounter}/fast-forward"
    for order in ({}, {"duration": "P1D", "to": "next"}, {"duration": "-P1D"}, {"duration": "P90000D"}):
        assert (await person("sue").post(path, order)).status_code == 422, order
    assert (await person("fay").post(path, {"to": "next"})).status_code == 403
    missing = await person("sue").post("/encounters/E000000000000/fast-forward", {"to": "next"})
    assert missing.status_code == 404


@dataclass
class Outside:
    """A follower with one event, and one file that is picked up when it is asked for the second time."""

    event: datetime
    asked: int = 0
    awaiting: int = 1

    def answer(self, request: httpx.Request) -> httpx.Response:
        now = datetime.fromisoformat(json.loads(request.content)["now"])
        if now < self.event:
            return httpx.Response(200, json={"next_event_at": self.event.isoformat(), "awaiting_pickup": 0})
        self.asked += 1
        waiting = self.awaiting if self.asked == 1 else 0
        return httpx.Response(200, json={"next_event_at": None, "awaiting_pickup": waiting})


@pytest.fixture
async def followed(services: Services) -> AsyncIterator[tuple[Outside, Person]]:
    outside = Outside(services.now() + timedelta(days=2))
    http = httpx.AsyncClient(transport=httpx.MockTransport(outside.answer))
    moved = replace(services, follower=Follower("http://simulator.test", http))
    async with serving(moved) as client, http:
        yield outside, Person(client, "sue")


async def test_whoever_follows_is_waited_for(person: Who, arrive: Arrive, followed: tuple[Outside, Person]) -> None:
    outside, sue = followed
    encounter = await arrive()
    journey = await forward(encounter, sue, {"to": "next"})
    assert [each["kind"] for each in journey["fired"]] == ["event"]
    assert datetime.fromisoformat(journey["business_now"]) >= outside.event
    assert outside.asked >= 3, "until nothing awaited pickup twice in a row"


@pytest.mark.parametrize("to_next", [True, False])
async def test_a_deadline_that_time_itself_reaches_after_the_last_look_is_not_skipped(
    services: Services, monkeypatch: pytest.MonkeyPatch, to_next: bool
) -> None:
    now = services.now()
    due = Standing(stage="", parked=True, offset_seconds=0, business_now=now, next_due=now, open_tasks=(), children=())
    ringing = Settled((Member("patient-balance/E000000000001", due),), 0, FollowerClock())
    states = [ringing, Settled((), 0, FollowerClock())]

    async def settle(_self: Settler, _offset: int) -> Settled:
        return states.pop(0)

    monkeypatch.setattr(Settler, "settle", settle)
    traveller = Traveller(services, EncounterId("E000000000001"), "sue", f"reached {to_next}")
    journey = await (traveller.to_next(0) if to_next else traveller.by(timedelta(0), 0, stop_at_tasks=False))
    assert (journey.moved, states) == (True, [])


async def test_switched_off_or_unsettled_nothing_moves(services: Services, arrive: Arrive) -> None:
    encounter = await arrive()

    async def busy(_: str) -> bool:
        return False

    changes: tuple[tuple[dict[str, Any], int, str], ...] = (
        ({"time_travel": False}, 409, "switched off"),
        ({"exchange_idle": busy, "settle_seconds": 0.2}, 503, "messages are on their way"),
    )
    for change, status, words in changes:
        async with serving(replace(services, **change)) as client:
            answer = await Person(client, "sue").post(f"/encounters/{encounter}/fast-forward", {"to": "next"})
            assert answer.status_code == status
            assert words in answer.json()["detail"]


async def test_a_worker_that_does_not_answer_is_to_be_asked_again(
    temporal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(family, "ANSWER_TIME", timedelta(seconds=0.2))
    handle = await temporal.start_workflow("StandIn", id=f"alone-{uuid4()}", task_queue="nobody works here")
    with pytest.raises(UnavailableError, match=f"{handle.id} has not moved its clock in time"):
        await family.advance(temporal, handle.id, ClockMove(offset_seconds=1, actor="sue"))
    await handle.terminate()


async def test_a_closed_encounter_moves_alone(person: Who, arrive: Arrive) -> None:
    encounter = await in_coding(person, arrive)
    await complete(person("cora"), await task_of(person("cora"), encounter), CODED)
    await complete(person("sue"), await task_of(person("sue"), encounter), {"action": "approve"})
    journey = await forward(encounter, person("sue"), {"duration": "P5D"})
    assert (journey["moved"], journey["open_tasks"]) == (True, 0)
    assert (await person("sue").get(f"/encounters/{encounter}")).json()["status"] == "closed"
