from api_harness import Arrive, Who, complete, task_of


async def test_totals_agree_with_what_was_done(person: Who, arrive: Arrive) -> None:
    encounters = [await arrive() for _ in range(2)]
    await complete(person("fay"), await task_of(person("fay"), encounters[0]), {"action": "self_pay"})
    await person("sue").post(f"/encounters/{encounters[0]}/fast-forward", {"duration": "P30D"})
    await person("ana").post(f"/encounters/{encounters[1]}/payments", {"cents": 100})
    sue = person("sue")
    outcomes = (await sue.get("/reports/outcomes")).json()
    assert outcomes == {"encounters": 2, "by_status": {"open": 2}, "outcomes": {"registration.registered": 1}}
    tasks = (await sue.get("/reports/tasks")).json()
    assert (tasks["created"], tasks["completed"], tasks["open"], tasks["overdue"]) == (3, 1, 2, 1)
    assert tasks["by_type"]["registration_gap"] == {"open": 1, "completed": 1}
    timers = (await sue.get("/reports/timers")).json()
    assert (timers["fired"], timers["fired_by_clock"]) == (1, {"days_to_code": 1})
    money = (await sue.get("/reports/money")).json()
    assert (money["patient_paid_cents"], money["balance_cents"], money["unbalanced"]) == (100, -100, 0)
    assert money["holds"]
    assert (await sue.get("/reports/messages")).json() == {"sent": {}, "received": {}}
    workflows = (await sue.get("/reports/workflows")).json()
    assert workflows["failures"] == 0
    assert workflows["running"] >= 2
    assert workflows["history_events"] >= 20
