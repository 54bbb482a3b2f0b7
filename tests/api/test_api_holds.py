"""Holds: placed, listed, ended by whoever may, and what an ending writes off."""

from datetime import date
from uuid import uuid4

from api_harness import Person, Recorder, Who

from api.services import Services
from domain.ledger import charge
from models.ids import EncounterId
from models.messages.facts import PatientEvent, PatientReported
from storage import ledger

SEEN = date(2026, 2, 27)
PETITION = {"kind": "bankruptcy", "chapter": "7", "case_number": "26-10234", "event_on": "2026-03-02"}


async def owing(services: Services, ingo: Person, seen: date = SEEN, born: str = "1980-05-01") -> EncounterId:
    """An account of the one Jan Novak who was born on a day, on which $200.00 are owed."""
    intake = {
        "source": "test",
        "identifier": str(uuid4()),
        "service_date": seen.isoformat(),
        "patient": {"name": {"last": "Novak", "first": "Jan"}, "birth_date": born},
    }
    answer = await ingo.post("/encounters", intake)
    assert answer.status_code == 201, answer.text
    encounter = EncounterId(answer.json()["id"])
    entry = charge(encounter, seen, total=20_000, before=0, number="1", self_pay=True)
    assert entry is not None
    async with services.database.transaction() as session:
        await ledger.post(session, [entry])
    return encounter


def told(services: Services) -> list[tuple[PatientEvent, EncounterId]]:
    assert isinstance(services.announcer, Recorder)
    return [(each.event, each.encounter) for each in services.announcer.facts if isinstance(each, PatientReported)]


async def owed(person: Who, encounter: EncounterId) -> int:
    found: int = (await person("ana").get(f"/encounters/{encounter}")).json()["balances"]["patient"]
    return found


async def test_a_petition_holds_every_account_that_it_covers_and_a_discharge_writes_them_off(
    person: Who, services: Services
) -> None:
    first = await owing(services, person("ingo"))
    second = await owing(services, person("ingo"), date(2026, 1, 5))
    later = await owing(services, person("ingo"), date(2026, 4, 1))
    placed = await person("ana").post(f"/encounters/{first}/holds", PETITION)
    assert placed.status_code == 201, placed.text
    assert {(PatientEvent.BANKRUPTCY, each) for each in (first, second)} <= set(told(services))

    async def kinds(encounter: EncounterId) -> list[str]:
        return [each["hold"]["kind"] for each in (await person("ana").get(f"/encounters/{encounter}/holds")).json()]

    assert [await kinds(each) for each in (first, second, later)] == [["bankruptcy"], ["bankruptcy"], []]
    (view,) = (await person("ana").get(f"/encounters/{second}/holds")).json()
    assert (view["detail"]["case_number"], view["hold"]["source"]) == ("26-10234", "11 USC 362(a), 524(a)")
    again = await person("ana").post(f"/encounters/{second}/holds", PETITION)
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "the account is on hold already: bankruptcy, automatic stay",
    )

    path, body = f"/encounters/{first}/holds/bankruptcy/lift", {"ending": "discharged", "reason": "order of 1 June"}
    assert (await person("ana").post(path, body)).status_code == 403
    lifted = await person("sue").post(path, body)
    assert (lifted.status_code, lifted.json()) == (200, [])
    assert [await owed(person, each) for each in (first, second, later)] == [0, 0, 20_000]
    assert (PatientEvent.HOLD_LIFTED, second) in told(services)
    entries = (await person("ana").get(f"/encounters/{second}/ledger")).json()["entries"]
    assert [(each["kind"], each["memo"]) for each in entries][-1] == ("bad_debt", "bankruptcy_discharge")
    assert (await person("sue").post(path, body)).status_code == 409


async def test_a_dismissal_leaves_the_debt(person: Who, services: Services) -> None:
    encounter = await owing(services, person("ingo"), born="1981-01-01")
    await person("ana").post(f"/encounters/{encounter}/holds", PETITION)
    path = f"/encounters/{encounter}/holds/bankruptcy/lift"
    assert (await person("sue").post(path, {"ending": "dismissed", "reason": "order"})).json() == []
    assert await owed(person, encounter) == 20_000


async def test_what_is_refused(person: Who, services: Services) -> None:
    encounter = await owing(services, person("ingo"), born="1982-01-01")
    path = f"/encounters/{encounter}/holds"
    missing = await person("ana").post(path, {"kind": "bankruptcy", "chapter": "7"})
    assert missing.status_code == 422
    assert [each["pointer"] for each in missing.json()["errors"]] == ["/case_number", "/event_on"]
    assert (await person("ana").post(path, PETITION | {"event_on": "2026-02-01"})).status_code == 409
    assert (await person("ana").post(path, {"kind": "no_such"})).status_code == 422
    assert (await person("ana").post(path, {"kind": "dispute"})).status_code == 409
    assert (await person("cora").post(path, {"kind": "attorney"})).status_code == 403
    assert (await person("ana").post(f"{path}/attorney/lift", {"ending": "settled", "reason": "x"})).status_code == 409
    await person("ana").post(path, {"kind": "attorney"})
    assert (await person("ana").post(f"{path}/attorney/lift", {"ending": "won", "reason": "x"})).status_code == 422
    assert (await person("cora").post(f"{path}/attorney/lift", {"ending": "settled", "reason": "x"})).status_code == 403
    assert (await person("ana").post(f"{path}/attorney/lift", {"ending": "settled", "reason": "x"})).status_code == 200
    await person("sue").post(path, PETITION)
    alone = await person("sue").post(f"{path}/bankruptcy/lift", {"ending": "discharged", "reason": "order"})
    assert alone.json()["type"].endswith("separation-of-duties")


async def test_a_minor_is_held_until_somebody_else_answers(person: Who, services: Services) -> None:
    encounter = await owing(services, person("ingo"), born="2015-01-01")
    (view,) = (await person("ana").get(f"/encounters/{encounter}/holds")).json()
    assert (view["hold"]["kind"], view["hold"]["id"], view["hold"]["since"]) == ("minor", None, "2026-02-27")
    path, body = f"/encounters/{encounter}/holds/minor/lift", {"ending": "emancipated", "reason": "court order"}
    assert (await person("sue").post(path, body)).json() == []
