"""Measures over the API: JSON and CSV, closing of a month, and who may ask."""

from api_harness import Arrive, Who


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
    for name in ("aging", "kpis", "denials", "expected-cash", "productivity"):
        answer = await audrey.get(f"/reports/{name}", format="csv")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/csv")
        assert answer.headers["content-disposition"].startswith('attachment; filename="')
        assert "," in answer.text.splitlines()[0]
    assert (await person("cora").get("/reports/kpis")).status_code == 403
    wrong = await audrey.get("/reports/kpis", **{"from": "2026-05-01", "to": "2026-04-01"})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/from")


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
