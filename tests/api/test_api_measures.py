"""Measures over the API: JSON and CSV, closing of a month, and who may ask."""

from datetime import date

from api_harness import Arrive, Who

from api.services import Services
from models.ids import EncounterId
from storage import ledger as books


async def test_reports_answer_as_json_and_as_csv(person: Who, arrive: Arrive) -> None:
    encounter = await arrive()
    await person("ana").post(f"/encounters/{encounter}/payments", {"cents": 100})
    audrey = person("audrey")
    aging = (await audrey.get("/reports/aging")).json()
    assert aging["total_cents"] == -100
    assert [each["payer"] for each in aging["payers"]] == ["patient"]
    kpis = {each["name"]: each for each in (await audrey.get("/reports/kpis")).json()["measures"]}
    assert kpis["denial"]["value"] is None
    assert (kpis["net_collection"]["numerator"], kpis["net_collection"]["denominator"]) == (100, 0)
    assert (await audrey.get("/reports/kpis", cost_cents=10)).json()["measures"][-1]["value"] == "10.0"
    for name in ("aging", "kpis", "denials", "expected-cash", "productivity", "credits", "interest"):
        answer = await audrey.get(f"/reports/{name}", format="csv")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/csv")
        assert answer.headers["content-disposition"].startswith('attachment; filename="')
        assert "," in answer.text.splitlines()[0]
    assert (await person("cora").get("/reports/kpis")).status_code == 403
    wrong = await audrey.get("/reports/kpis", **{"from": "2026-05-01", "to": "2026-04-01"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/from")


async def test_credits_have_an_age_and_a_last_day(person: Who, arrive: Arrive, services: Services) -> None:
    """A patient's credit that nobody looked at, and one that is held: both with the rule that says by when."""
    encounters = [EncounterId(await arrive()), EncounterId(await arrive())]
    for encounter in encounters:
        await person("ana").post(f"/encounters/{encounter}/payments", {"cents": 500, "on": "2026-03-04"})
    async with services.database.transaction() as session:
        await books.sort_credits(session, encounters[1], date(2026, 3, 9))
    report = (await person("audrey").get("/reports/credits", as_of="2026-03-12")).json()
    told = {each["encounter"]: each for each in report["credits"]}
    for encounter, state, since, days in (
        (encounters[0], "not_identified", "2026-03-04", 8),
        (encounters[1], "held", "2026-03-09", 3),
    ):
        mine = told[encounter]
        assert (mine["state"], mine["cents"], mine["since"], mine["days"]) == (state, 500, since, days)
        assert (mine["payer"], mine["due"]) == ("patient", f"2029-{since[5:]}")
        assert "unclaimed-property law" in mine["source"]


async def test_a_month_is_closed_once_and_by_a_supervisor(person: Who, arrive: Arrive) -> None:
    await arrive()
    sue, audrey = person("sue"), person("audrey")
    assert (await audrey.post("/reports/periods/2020-01/close", {})).status_code == 403
    first = await sue.post("/reports/periods/2020-01/close", {})
    assert (first.status_code, first.json()["closed_by"]) == (200, "sue")
    assert (await sue.post("/reports/periods/2020-01/close", {})).json() == first.json()
    months = (await audrey.get("/reports/periods")).json()["items"]
    assert [each["month"] for each in months] == ["2020-01"]
    assert (await audrey.get("/reports/periods/2020-02")).json()["closed_by"] == ""
    assert (await audrey.get("/reports/periods/2020-13")).status_code == 422
