import asyncio
from uuid import uuid4

from api_harness import Who


def encounter() -> dict[str, str]:
    return {"source": "test", "identifier": str(uuid4())}


async def test_a_write_needs_a_key(person: Who) -> None:
    answer = await person("ingo").post("/encounters", encounter(), headers={"Idempotency-Key": ""})
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["remedy"]


async def test_the_same_request_gets_the_same_answer(person: Who) -> None:
    body, key = encounter(), str(uuid4())
    first = await person("ingo").post("/encounters", body, key=key)
    again = await person("ingo").post("/encounters", body, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"


async def test_another_request_under_the_same_key_is_refused(person: Who) -> None:
    key = str(uuid4())
    await person("ingo").post("/encounters", encounter(), key=key)
    answer = await person("ingo").post("/encounters", encounter(), key=key)
    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:claimflow:problem:idempotency-key-reused"


async def test_two_users_may_choose_the_same_key(person: Who) -> None:
    key = str(uuid4())
    answers = [await person(name).post("/encounters", encounter(), key=key) for name in ("ingo", "fay")]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] != answers[1].json()["id"]


async def test_a_refused_request_may_be_tried_again(person: Who) -> None:
    key = str(uuid4())
    assert (await person("ingo").post("/encounters", {"source": "test"}, key=key)).status_code == 422
    assert (await person("ingo").post("/encounters", encounter(), key=key)).status_code == 201


async def test_of_two_at_once_one_wins(person: Who) -> None:
    body, key = encounter(), str(uuid4())
    answers = await asyncio.gather(*(person("ingo").post("/encounters", body, key=key) for _ in range(5)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 201
    assert set(statuses) <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert all(answer.headers["retry-after"] for answer in answers if answer.status_code == 409)
