"""A paper EOB through the API: balanced, confirmed above the limit, then posted by the same path as any 835."""

import base64
import sys
from pathlib import Path
from typing import Any

import pytest
from api_harness import Who
from sqlalchemy import text

from activities.exchange.reading import FileReader
from api.services import Services
from models.messages.claims import RemittanceRef
from models.tables.edi import Direction
from storage.edi import files

sys.path.append(str(Path(__file__).parents[1] / "unit" / "money"))
from money_bench import NOW, Listener, P, activities, balances, charged, encounter

PDF = base64.b64encode(b"%PDF-1.7 paper").decode()
LINE = {
    "code": "99213", "service_date": "2026-03-02", "charge_cents": 10_000, "paid_cents": 6_000, "number": 1,
    "adjustments": [{"group": "CO", "reason": "45", "cents": 2_500}, {"group": "PR", "reason": "3", "cents": 1_500}],
}  # fmt: skip


def eob(number: str, claim: str = "E000000000000P01", **more: Any) -> dict[str, Any]:
    decided = {
        "control_number": claim, "charge_cents": 10_000, "paid_cents": 6_000, "payer_claim_number": "ICN1",
        "patient_last": "Novak", "patient_first": "Jan", "lines": [LINE],
    }  # fmt: skip
    return {
        "payer": "BLUEP", "method": "check", "number": number, "payment_date": "2026-03-16", "payment_cents": 6_000,
        "payee_name": "Prairie Family Clinic", "payee_npi": "1234567893", "claims": [decided],
        "scan": {"media_type": "application/pdf", "content": PDF},
    } | more  # fmt: skip


async def test_paper_is_posted_like_any_835(person: Who, services: Services) -> None:
    bea, database = person("bea"), services.database
    made = await encounter(database, "PAPER")
    key = await charged(database, made, 10_000)
    answer = await bea.post("/remittances/manual", eob("10077", key.number))
    assert answer.status_code == 201, answer.text
    assert answer.json()["state"] == "released"
    again = await bea.post("/remittances/manual", eob("10077", key.number))
    assert (again.status_code, again.json()) == (200, answer.json())
    async with database.transaction() as session:
        (waiting,) = await files.stored(session, Direction.RECEIVED)
        file = await files.load(session, database.keys, waiting)
        heard = await FileReader(session, database.keys, file, NOW).read()
    assert [name for name, _ in heard.remittances] == [answer.json()["remittance"]]
    result = await activities(database, Listener()).post_remittance(
        RemittanceRef(remittance=answer.json()["remittance"])
    )
    assert (result.posted_claims, result.paid_cents, result.payment.settled) == (1, 6_000, False)
    owed = await balances(database, made)
    assert (owed.insurance, owed.patient) == ({P: 0}, 1_500)
    scan = await bea.get(f"/remittances/manual/{answer.json()['id']}/scan")
    assert (scan.content, scan.headers["content-type"]) == (b"%PDF-1.7 paper", "application/pdf")
    async with database.session() as session:
        found = await session.execute(text("SELECT action FROM audit_events WHERE subject LIKE 'remittance/%'"))
        assert [action for (action,) in found] == ["remittance.typed", "remittance.typed", "remittance.scan_read"]


async def test_what_was_told_already_is_not_typed_again(person: Who) -> None:
    other = eob("10077", provider_adjustments=[{"reason": "WO", "cents": 100}, {"reason": "FB", "cents": -100}])
    assert (await person("bea").post("/remittances/manual", other)).status_code == 409


async def test_above_the_limit_somebody_else_confirms(person: Who) -> None:
    line = LINE | {"charge_cents": 200_000, "paid_cents": 196_000}
    decided = eob("x")["claims"][0] | {"charge_cents": 200_000, "paid_cents": 196_000, "lines": [line]}
    bea, bill = person("bea"), person("bill")
    answer = await bea.post("/remittances/manual", eob("20077", claims=[decided], payment_cents=196_000))
    assert answer.json()["state"] == "awaits_confirmation"
    path = f"/remittances/manual/{answer.json()['id']}/confirm"
    assert [each["id"] for each in (await bill.get("/remittances/manual")).json()["items"]] == [answer.json()["id"]]
    assert (await bea.post(path)).status_code == 403
    confirmed = await bill.post(path)
    assert (confirmed.json()["state"], confirmed.json()["confirmed_by"]) == ("released", "bill")
    assert (await bill.post(path)).status_code == 409
    assert not (await bill.get("/remittances/manual")).json()["items"]


@pytest.mark.parametrize(
    ("change", "pointer", "words"),
    [
        ({"payment_cents": 6_001}, "/body/payment_cents", "60.01"),
        ({"claims": [eob("x")["claims"][0] | {"lines": [LINE | {"paid_cents": 5_900}]}]},
         "/body/claims/0/lines/0", "payment 59"),
        ({"claims": [eob("x")["claims"][0] | {"paid_cents": 5_900}]}, "/body/claims/0", "payment 59"),
        ({"payer": "Nobody"}, "/body/payer", "payer"),
        ({"scan": {"media_type": "image/png", "content": PDF}}, "/body/scan/media_type", "kind"),
        ({"scan": {"media_type": "application/pdf", "content": "%%%%%%%%"}}, "/body/scan/content", "base64"),
    ],
)  # fmt: skip
async def test_what_does_not_balance_is_refused_by_line(
    person: Who, change: dict[str, Any], pointer: str, words: str
) -> None:
    answer = await person("bea").post("/remittances/manual", eob("30077", **change))
    assert answer.status_code == 422, answer.text
    errors = answer.json()["errors"]
    assert any(each["pointer"] == pointer and words in each["message"] for each in errors), errors


async def test_who_may(person: Who) -> None:
    assert (await person("cora").post("/remittances/manual", eob("40077"))).status_code == 403
    assert (await person("audrey").get("/remittances/manual")).status_code == 200
    assert (await person("audrey").get(f"/remittances/manual/{'0' * 24}/scan")).status_code == 404
