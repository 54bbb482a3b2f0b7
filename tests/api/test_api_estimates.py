"""Estimates given and kept, bills disputed against them, and how that ends."""

from datetime import date
from io import BytesIO

from api_harness import Who
from pypdf import PdfReader
from test_api_holds import owed, owing

from api.services import Services
from domain.ledger import charge, patient_payment
from models.ids import EncounterId
from storage import encounters, ledger

SEEN = date(2026, 6, 18)


async def self_pay(person: Who, services: Services, born: str) -> EncounterId:
    """Somebody without insurance who is billed $200.00."""
    encounter = await owing(services, person("ingo"), SEEN, born)
    async with services.database.transaction() as session:
        await encounters.set_self_pay(session, encounter)
    return encounter


async def test_an_estimate_is_priced_kept_and_read_back(person: Who, services: Services) -> None:
    encounter = await self_pay(person, services, "1960-01-01")
    path = f"/encounters/{encounter}/good-faith-estimates"
    asked = {
        "lines": [{"code": "99213"}, {"code": "36415", "units": 2}],
        "diagnoses": ["J02.9"], "booked_on": "2026-06-04", "issued_on": "2026-06-10",
    }  # fmt: skip
    given = await person("fay").post(path, asked)
    assert given.status_code == 201, given.text
    found = given.json()
    assert found["estimate"]["due"] == "2026-06-09"
    assert found["late"] is True
    assert found["total_cents"] == sum(each["charge_cents"] for each in found["estimate"]["lines"])
    pdf = await person("ana").get(f"{path}/{found['id']}.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    words = " ".join(PdfReader(BytesIO(pdf.content)).pages[0].extract_text().split())
    said = ("Good-faith estimate", "Jan Novak", "J02.9", "99213", "right to dispute", "120 days")
    for each in said:
        assert each in words, each
    assert (await person("ingo").get(path)).status_code == 403


async def test_what_has_no_price_or_comes_too_late_is_refused(person: Who, services: Services) -> None:
    encounter = await self_pay(person, services, "1961-01-01")
    path = f"/encounters/{encounter}/good-faith-estimates"
    unknown = await person("fay").post(
        path, {"lines": [{"code": "99213"}, {"code": "00000"}], "issued_on": "2026-06-01"}
    )
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/lines/1/code")
    after = await person("fay").post(path, {"lines": [{"code": "99213"}], "issued_on": "2026-06-19"})
    assert after.status_code == 409


async def test_a_dispute_holds_the_account_and_lowers_the_bill(person: Who, services: Services) -> None:
    encounter = await self_pay(person, services, "1962-01-01")
    here = f"/encounters/{encounter}"
    early = await person("ana").post(f"{here}/estimate-disputes", {})
    assert (early.status_code, early.json()["detail"]) == (409, "this bill cannot be disputed against an estimate")
    await person("fay").post(f"{here}/good-faith-estimates", {"lines": [{"code": "36415"}], "issued_on": "2026-06-10"})
    small = await person("ana").post(f"{here}/estimate-disputes", {})
    assert small.status_code == 409  # $200.00 are not $400 above anything
    async with services.database.transaction() as session:
        more = charge(encounter, SEEN, total=80_000, before=20_000, number="2", self_pay=True)
        assert more is not None
        await ledger.post(session, [more, patient_payment(encounter, SEEN, cents=10_000, key=f"p-{encounter}")])
    opened = await person("ana").post(f"{here}/estimate-disputes", {"reference": "PPDR-17"})
    assert opened.status_code == 201, opened.text
    assert opened.json()["excess"]["disputable"] is True
    held = (await person("ana").get(f"{here}/holds")).json()
    assert [each["hold"]["kind"] for each in held] == ["estimate_dispute"]
    assert (await person("ana").post(f"{here}/estimate-disputes", {})).status_code == 409
    path = f"{here}/estimate-disputes/end"
    assert (await person("ana").post(path, {"outcome": "stands"})).status_code == 403
    assert (await person("sue").post(path, {"outcome": "reduced"})).status_code == 422
    ended = await person("sue").post(path, {"outcome": "reduced", "pay_cents": 30_000})
    assert ended.json()["disputes"][0]["adjusted_cents"] == 50_000
    assert await owed(person, encounter) == 20_000
    assert (await person("ana").get(f"{here}/holds")).json() == []
    assert (await person("sue").post(path, {"outcome": "stands"})).status_code == 409
