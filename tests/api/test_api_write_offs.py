"""Asking for write-offs: who may, for whose debt, with what proof, and what can be taken back."""

from datetime import date

import pytest
from api_harness import Arrive, Recorder, Who

from api.services import Services
from domain import ledger as books
from models.ids import EncounterId, PayerSequence
from models.messages.claims import Adjustment
from models.messages.facts import WriteOffRequested
from storage import ledger

DAY = date(2026, 3, 2)


async def owing(services: Services, arrive: Arrive, cents: int = 600_000) -> EncounterId:
    """An encounter whose primary payer owes an amount, and whose patient owes another."""
    encounter = EncounterId(await arrive())
    entries = [
        books.charge(encounter, DAY, total=cents, before=0, number="1"),
        books.adjustment(
            encounter, DAY, Adjustment.TRANSFER_TO_PATIENT, cents=10_000, key=f"t-{encounter}",
            sequence=PayerSequence.PRIMARY,
        ),
    ]  # fmt: skip
    async with services.database.transaction() as session:
        await ledger.post(session, [entry for entry in entries if entry is not None])
    return encounter


def told(services: Services, encounter: str) -> list[WriteOffRequested]:
    assert isinstance(services.announcer, Recorder)
    facts = [each for each in services.announcer.facts if isinstance(each, WriteOffRequested)]
    return [each for each in facts if each.encounter == encounter]


async def test_a_request_names_whose_approval_it_needs(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await owing(services, arrive)
    path = f"/encounters/{encounter}/write-offs"
    order = {"reason": "timely_filing", "cents": 500_001, "payer": "P"}
    answer = await person("dena").post(path, order, key="w1")
    assert answer.status_code == 202, answer.text
    assert answer.json() == {"id": f"write-off:{encounter}:dena:w1", "cents": 500_001, "approver": "finance"}
    assert (await person("dena").post(path, order, key="w1")).json() == answer.json()
    (fact,) = told(services, encounter)
    assert (fact.reason, fact.cents, fact.sequence, fact.by) == ("timely_filing", 500_001, "P", "dena")
    small = await person("ana").post(path, {"reason": "courtesy", "cents": 100})
    assert small.json()["approver"] == "supervisor"


@pytest.mark.parametrize(
    ("who", "order", "status", "pointer"),
    [
        ("cora", {"reason": "courtesy", "cents": 100}, 403, ""),
        ("audrey", {"reason": "courtesy", "cents": 100}, 403, ""),
        ("bill", {"reason": "charity", "cents": 100, "evidence": ["D1"]}, 403, ""),
        ("ana", {"reason": "charity", "cents": 100}, 422, "/body/evidence"),
        ("ana", {"reason": "courtesy", "cents": 100, "payer": "P"}, 422, "/body/payer"),
        ("dena", {"reason": "timely_filing", "cents": 100}, 422, "/body/payer"),
        ("ana", {"reason": "whim", "cents": 100}, 422, "/body/reason"),
        ("ana", {"reason": "courtesy", "cents": 0}, 422, "/body/cents"),
        ("ana", {"reason": "courtesy", "cents": 10_001}, 409, ""),
        ("dena", {"reason": "bundled", "cents": 1, "payer": "S"}, 409, ""),
    ],
)
async def test_what_does_not_fit_is_refused(
    person: Who, arrive: Arrive, services: Services, who: str, order: dict[str, object], status: int, pointer: str
) -> None:
    encounter = await owing(services, arrive)
    answer = await person(who).post(f"/encounters/{encounter}/write-offs", order)
    assert answer.status_code == status, answer.text
    assert answer.json()["remedy"]
    if pointer:
        assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]
    assert told(services, encounter) == []


async def test_a_write_off_is_taken_back_once_and_a_discharge_never(
    person: Who, arrive: Arrive, services: Services
) -> None:
    encounter = await owing(services, arrive)
    posted = [
        books.adjustment(
            encounter, DAY, Adjustment.BAD_DEBT, cents=1_000, key=f"{memo}-{encounter}", memo=memo,
            requested_by="colin", approved_by="sue",
        )
        for memo in ("bad_debt: returned_account", "bankruptcy_discharge")
    ]  # fmt: skip
    async with services.database.transaction() as session:
        await ledger.post(session, posted)
    shown = (await person("colin").get(f"/encounters/{encounter}/ledger")).json()["entries"]
    keys = [each["key"] for each in shown if each["kind"] == "bad_debt"]
    path = f"/encounters/{encounter}/write-offs/reversals"
    answer = await person("colin").post(path, {"key": keys[0]})
    assert answer.status_code == 202, answer.text
    (fact,) = told(services, encounter)
    assert (fact.reverses, fact.cents, fact.sequence, fact.reason) == (keys[0], 1_000, None, "bad_debt")
    final = await person("colin").post(path, {"key": keys[1]})
    assert final.status_code == 409
    assert "11 USC 524" in final.json()["detail"]
    charge = next(each["key"] for each in shown if each["kind"] == "charge")
    assert (await person("colin").post(path, {"key": charge})).status_code == 422
    back = books.write_off_reversal(posted[0], DAY, requested_by="colin", approved_by="sue")
    async with services.database.transaction() as session:
        await ledger.post(session, [back])
    again = await person("colin").post(path, {"key": keys[0]})
    assert (again.status_code, again.json()["detail"]) == (409, "it was taken back already")


async def test_the_reasons_are_listed(person: Who) -> None:
    found = (await person("cora").get("/write-off-reasons")).json()
    assert {each["code"] for each in found} >= {"timely_filing", "charity", "bankruptcy_discharge"}
    assert all(each["source"] and each["may_ask"] for each in found)
