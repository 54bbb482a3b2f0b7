"""Deposits through the API: told once, listed by whether a remittance explains them."""

import pytest
from api_harness import Person, Recorder, Who

from api.services import Services
from models.messages.facts import DepositUnexplained

EFT = {
    "method": "ach", "payer_identifier": "1520001004", "trace_number": "T1", "cents": 6_000,
    "deposited_on": "2026-03-17",
}  # fmt: skip
LIST = "method,trace_number,amount,deposited_on\ncheck,C1,12.50,2026-03-17\ncheck,C2,7.00,2026-03-18\n"


async def send(biller: Person, content: str, key: str) -> tuple[int, dict[str, object]]:
    answer = await biller.client.post(
        "/api/v1/deposits/files",
        content=content.encode(),
        headers=biller._headers() | {"Idempotency-Key": key, "Content-Type": "text/csv"},
    )
    return answer.status_code, answer.json()


async def test_a_deposit_is_taken_once(person: Who, services: Services) -> None:
    biller = person("bea")
    first = await biller.post("/deposits", {"deposits": [EFT]})
    assert first.status_code == 201, first.text
    again = await biller.post("/deposits", {"deposits": [EFT]})
    assert again.json() == {"ids": first.json()["ids"], "fresh": 0, "skipped": 0, "remarks": []}
    recorder = services.announcer
    assert isinstance(recorder, Recorder)
    unexplained = [fact.deposit for fact in recorder.facts if isinstance(fact, DepositUnexplained)]
    assert [deposit for deposit in unexplained if deposit in first.json()["ids"]] == first.json()["ids"]
    page = (await biller.get("/deposits", state="unmatched")).json()
    (found,) = [each for each in page["items"] if each["trace_number"] == "T1"]
    assert (found["state"], found["told_cents"], found["deposited_cents"]) == ("unmatched", 0, 6_000)
    assert not (await biller.get("/deposits", state="matched")).json()["items"]


async def test_a_list_of_the_bank_is_a_file(person: Who) -> None:
    biller = person("bea")
    status, first = await send(biller, LIST, "k1")
    assert (status, first["fresh"]) == (201, 2)
    status, again = await send(biller, LIST, "k2")
    assert (status, again) == (200, first | {"fresh": 0})
    pages, cursor = [], ""
    while True:
        page = (await biller.get("/deposits", limit=1, cursor=cursor)).json()
        pages += page["items"]
        if not (cursor := page["next"]):
            break
    assert {"C1", "C2"} <= {each["trace_number"] for each in pages}


@pytest.mark.parametrize(("content", "pointer"), [("hello", "/line/1"), (LIST.replace("7.00", "7.001"), "/line/3")])
async def test_a_file_that_does_not_fit_is_refused_whole(person: Who, content: str, pointer: str) -> None:
    status, problem = await send(person("bea"), content, f"bad{pointer}")
    assert status == 422
    assert problem["errors"][0]["pointer"] == pointer  # type: ignore[index]
    assert problem["remedy"]


async def test_only_billing_sees_and_brings_them(person: Who) -> None:
    assert (await person("cora").get("/deposits")).status_code == 403
    assert (await person("audrey").get("/deposits")).status_code == 200
    assert (await person("audrey").post("/deposits", {"deposits": [EFT]})).status_code == 403
