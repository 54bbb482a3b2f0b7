"""Agencies over the API: files as they went, as JSON, remit files, statements, the Medicare log."""

from datetime import UTC, date, datetime

from api_harness import Arrive, Who

from activities.agency_exchange import AgencyExchange
from api.services import Services
from codesets.agencies import agency_named
from models.agency_files import AgencyRecord, Told
from models.ids import EncounterId
from models.messages.balance import Placement
from storage import agencies, balance

DAY = date(2026, 7, 1)


async def test_a_placement_file_is_read_as_it_went_and_as_json(person: Who, arrive: Arrive, services: Services) -> None:
    account = EncounterId(await arrive())
    record = AgencyRecord(record=Told.PLACE, account=account, placed_on=DAY, balance=18_500, last_name="Novak")
    prairie = agency_named("PRAIRIE", DAY)
    assert prairie is not None
    async with services.database.transaction() as session:
        await agencies.keep_record(session, services.database.keys, "k1", "PRAIRIE", account, record, DAY)
    await AgencyExchange(services.database, [prairie], {}, services.telling).compose(prairie)
    audrey = person("audrey")
    (file,) = (await audrey.get("/agencies/PRAIRIE/files")).json()
    assert (file["name"], file["direction"], file["done"]) == ("placements-PRAIRIE-000001.csv", "sent", None)
    told = (await audrey.get(f"/agencies/PRAIRIE/files/{file['name']}")).json()
    assert [AgencyRecord.model_validate(each) for each in told["records"]] == [record]
    text = (await audrey.get(f"/agencies/PRAIRIE/files/{file['name']}", format="csv")).text
    assert text.splitlines()[1].startswith(f"PLACE,{account},2026-07-01,185.00,")
    assert (await audrey.get(f"/agencies/CEDAR/files/{file['name']}")).status_code == 404
    assert (await person("cora").get("/agencies/PRAIRIE/files")).status_code == 403


async def test_a_remit_file_is_posted_once_and_stands_in_the_statement(
    person: Who, arrive: Arrive, services: Services
) -> None:
    account = EncounterId(await arrive())
    good = f"record,account,on,reference,gross,fee,net\nPAY,{account},2026-07-01,4711,100.00,25.00,75.00\n"
    wrong = good.replace("75.00", "70.00")
    refused = await person("ana").post("/agencies/PRAIRIE/remittances", {"csv": wrong})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/body/csv")
    assert "line 2, net" in refused.json()["errors"][0]["message"]
    stranger = await person("ana").post("/agencies/PRAIRIE/remittances", {"csv": good})
    assert "never placed with Prairie Recovery" in stranger.json()["errors"][0]["message"]
    placed = Placement(encounter=account, at=datetime(2026, 6, 1, tzinfo=UTC), agency="Prairie Recovery", cents=18_500)
    async with services.database.transaction() as session:
        await balance.place(session, placed)
    for _ in range(2):  # under another key: the agency's reference makes it once
        posted = await person("ana").post("/agencies/PRAIRIE/remittances", {"csv": good})
        assert (posted.status_code, posted.json()["gross_cents"]) == (201, 10_000), posted.text
    shown = (await person("audrey").get("/agencies/PRAIRIE/statement", first="2026-07-01", last="2026-07-31")).json()
    assert [shown[name] for name in ("gross", "fees", "net", "fees_against_contract")] == [10_000, 2_500, 7_500, 0]
    assert (await person("ana").post("/agencies/NOBODY/remittances", {"csv": good})).status_code == 404


async def test_a_finance_person_settles_what_an_agency_bills(person: Who, arrive: Arrive, services: Services) -> None:
    account = EncounterId(await arrive())
    placed = Placement(
        encounter=account, at=datetime(2026, 6, 1, tzinfo=UTC), agency="Cedar Ridge Collections", cents=18_500
    )
    async with services.database.transaction() as session:
        await balance.place(session, placed)
    remit = f"record,account,on,reference,gross,fee,net\nPAY,{account},2026-07-01,4711,100.00,30.00,100.00\n"
    assert (await person("ana").post("/agencies/CEDAR/remittances", {"csv": remit})).status_code == 201
    fran, invoice = person("fran"), {"reference": "INV-1", "cents": 3_000, "on": "2026-07-31", "how": "paid"}
    assert (await person("ana").post("/agencies/CEDAR/settlements", invoice)).status_code == 403
    refused = await fran.post("/agencies/CEDAR/settlements", invoice | {"cents": 3_100})
    assert refused.status_code == 409
    assert refused.json()["detail"] == "$31.00 cannot be settled: $30.00 is owed"
    for _ in range(2):
        done = await fran.post("/agencies/CEDAR/settlements", invoice)
        assert done.status_code == 201, done.text
        assert [done.json()[name] for name in ("billed", "settled", "owed")] == [3_000, 3_000, 0]
    other = await fran.post("/agencies/CEDAR/settlements", invoice | {"cents": 1})
    assert other.json()["detail"] == "INV-1 settled another amount"
    for _ in range(2):
        back = await fran.post("/agencies/CEDAR/settlements/INV-1/reversal", {})
        assert back.status_code == 201, back.text
    shown = (await person("audrey").get("/agencies/CEDAR/account")).json()
    assert (shown["owed"], [each["cents"] for each in shown["settlements"]]) == (3_000, [3_000, -3_000])
    assert shown["settlements"][1]["takes_back"]
    assert (await fran.post("/agencies/CEDAR/settlements/INV-9/reversal", {})).status_code == 404


async def test_the_medicare_log_answers_as_json_and_csv(person: Who, arrive: Arrive) -> None:
    await arrive()
    period = {"first": "2026-01-01", "last": "2026-12-31"}
    assert (await person("audrey").get("/reports/medicare-bad-debt", **period)).json() == {
        "lines": [], "allowable_cents": 0,
    }  # fmt: skip
    text = (await person("audrey").get("/reports/medicare-bad-debt", format="csv", **period)).text
    assert "allowable" in text.splitlines()[0]
