"""Applications for assistance through the API: taken, added to, read by staff only."""

from datetime import date

from api_harness import Recorder, Who
from test_api_holds import owing

from api.services import Services
from models.messages.facts import PatientEvent, PatientReported

WHOLE = {
    "household_size": 3, "income_cents": 5_000_000, "state": "NE", "documents": ["proof_of_income", "proof_of_address"],
}  # fmt: skip


async def test_an_application_holds_every_account_of_the_patient(person: Who, services: Services) -> None:
    here = await owing(services, person("ingo"), born="1970-01-01")
    other = await owing(services, person("ingo"), date(2026, 1, 5), born="1970-01-01")
    path = f"/encounters/{here}/assistance-applications"
    made = await person("ana").post(path, {"household_size": 3, "channel": "online"})
    assert made.status_code == 201, made.text
    assert (made.json()["outcome"], made.json()["version"]) == (None, 1)
    assert isinstance(services.announcer, Recorder)
    told = {(each.event, each.encounter) for each in services.announcer.facts if isinstance(each, PatientReported)}
    assert {(PatientEvent.ASSISTANCE_APPLIED, here), (PatientEvent.HOLD_PLACED, other)} <= told
    for account in (here, other):
        held = (await person("ana").get(f"/encounters/{account}/holds")).json()
        assert [each["hold"]["kind"] for each in held] == ["assistance"]
    more = await person("ana").post(f"/encounters/{other}/assistance-applications", WHOLE | {"household_size": None})
    assert (more.json()["id"], more.json()["version"], more.json()["encounter"]) == (made.json()["id"], 2, here)
    (kept,) = (await person("ana").get(path)).json()
    assert (kept["application"]["household_size"], kept["application"]["income_cents"]) == (3, 5_000_000)
    assert (await person("ingo").get(path)).status_code == 403


async def test_said_on_the_phone_it_is_pending_all_the_same(person: Who, services: Services) -> None:
    here = await owing(services, person("ingo"), born="1971-01-01")
    await person("ana").post(f"/encounters/{here}/patient-events", {"event": "assistance_applied"})
    (kept,) = (await person("ana").get(f"/encounters/{here}/assistance-applications")).json()
    assert (kept["application"]["channel"], kept["outcome"]) == ("phone", None)


async def test_nonsense_is_refused(person: Who, services: Services) -> None:
    here = await owing(services, person("ingo"), born="1972-01-01")
    path = f"/encounters/{here}/assistance-applications"
    for body in ({"household_size": 0}, {"income_cents": -1}, {"state": "Nebraska"}, {"programs": ["lottery"]}):
        assert (await person("ana").post(path, body)).status_code == 422, body
    assert (await person("cora").post(path, WHOLE)).status_code == 403
    assert (await person("ana").get(path)).json() == []
