from datetime import date
from uuid import uuid4

from api_harness import Arrive, Recorder, Who

from api.services import Services
from models.ids import EncounterId
from models.messages.facts import AppealDecided, PatientEvent, PatientReported
from storage import ledger as books


def told(services: Services) -> Recorder:
    assert isinstance(services.announcer, Recorder)
    return services.announcer


async def test_a_payment_is_in_the_ledger_before_it_is_told(person: Who, arrive: Arrive, services: Services) -> None:
    encounter, key = await arrive(), str(uuid4())
    path, body = f"/encounters/{encounter}/payments", {"cents": 2500, "by": "card"}
    answer = await person("ana").post(path, body, key=key)
    assert answer.status_code == 201
    assert (await person("ana").post(path, body, key=key)).json() == answer.json()
    ledger = (await person("ana").get(f"/encounters/{encounter}/ledger")).json()
    assert ledger["balances"]["patient"] == -2500
    assert [each["kind"] for each in ledger["entries"]] == ["patient_payment"]
    fact = told(services).facts[-1]
    assert isinstance(fact, PatientReported)
    assert (fact.event, fact.cents, fact.encounter) == (PatientEvent.PAYMENT, 2500, encounter)


async def test_the_ledger_tells_who_owes_what_for_which_line(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await arrive()
    async with services.database.transaction() as session:
        lines = {1: 10_000, 2: 5_000}
        await books.post_charge(
            session, EncounterId(encounter), date(2026, 3, 2), 15_000, "1", self_pay=True, lines=lines
        )
    await person("ana").post(f"/encounters/{encounter}/payments", {"cents": 12_000})
    told = (await person("ana").get(f"/encounters/{encounter}/ledger")).json()
    found = [(each["payer"], each["service_line"], each["paid"], each["open"]) for each in told["receivables"]]
    assert found == [("patient", 1, 10_000, 0), ("patient", 2, 2_000, 3_000)]
    assert sum(each["open"] for each in told["receivables"]) == told["balances"]["patient"]


async def test_a_payment_that_cannot_be_told_is_taken_and_told_later(
    person: Who, arrive: Arrive, services: Services
) -> None:
    encounter, key = await arrive(), str(uuid4())
    path, body = f"/encounters/{encounter}/payments", {"cents": 700}
    recorder = told(services)

    async def crash(_: object) -> None:
        raise ConnectionError

    recorder.__dict__["tell"] = crash
    answer = await person("ana").post(path, body, key=key)
    assert answer.status_code == 201
    untold = len(recorder.facts)
    assert (await person("ana").get("/health")).json()["untold_facts"] == 1
    del recorder.__dict__["tell"]
    assert (await person("ana").post(path, body, key=key)).json() == answer.json()
    for more in (1, 0):
        assert (await services.telling.catch_up()).told == more
    assert [each.id for each in recorder.facts[untold:]] == [f"payment:{answer.json()['receipt']}:{encounter}"]
    assert (await person("ana").get(f"/encounters/{encounter}")).json()["balances"]["patient"] == -700


async def test_nonsense_is_refused(person: Who, arrive: Arrive) -> None:
    path = f"/encounters/{await arrive()}"
    for body in ({"cents": 0}, {"cents": -5}, {"cents": 1.5}, {"cents": "1"}, {}):
        assert (await person("ana").post(f"{path}/payments", body)).status_code == 422, body
    for body in ({"event": "payment"}, {"event": "balance_changed"}, {"event": "plan_requested"}, {"event": "x"}):
        assert (await person("ana").post(f"{path}/patient-events", body)).status_code == 422, body
    assert (await person("cora").post(f"{path}/payments", {"cents": 5})).status_code == 403
    assert (await person("ana").post("/encounters/E000000000000/payments", {"cents": 5})).status_code == 404


async def test_events_reach_the_workflow(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await arrive()
    path = f"/encounters/{encounter}/patient-events"
    await person("ana").post(path, {"event": "plan_requested", "installments": 4})
    fact = told(services).facts[-1]
    assert isinstance(fact, PatientReported)
    assert (fact.event, fact.installments, fact.by) == (PatientEvent.PLAN_REQUESTED, 4, "ana")
    await person("colin").post(path, {"event": "agency_payment", "cents": 900, "on": "2026-05-01"})
    entries = (await person("ana").get(f"/encounters/{encounter}/ledger")).json()["entries"]
    assert [(each["kind"], each["on"]) for each in entries] == [("agency_payment", "2026-05-01")]
    assert (await person("ana").get(f"/encounters/{encounter}/statements")).json() == []


async def test_a_decision_letter_counts_once(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await arrive()
    letter = {"claim": f"{encounter}P01", "level": 1, "overturned": True, "on": "2026-03-01"}
    answers = [await person("dena").post("/correspondence", letter) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    fact = told(services).facts[-1]
    assert isinstance(fact, AppealDecided)
    assert (fact.claim, fact.overturned) == (f"{encounter}P01", True)
    wrong = await person("dena").post("/correspondence", {**letter, "claim": "SOMEBODYELSES"})
    assert wrong.json()["errors"][0]["pointer"] == "/body/claim"
    unknown = await person("dena").post("/correspondence", {**letter, "claim": "E000000000000P01"})
    assert unknown.status_code == 404


async def test_a_check_that_comes_back(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await arrive()
    ana = person("ana")
    paid = await ana.post(f"/encounters/{encounter}/payments", {"cents": 2500, "method": "check", "reference": "1041"})
    receipt = paid.json()["receipt"]
    pdf = await ana.get(f"/payments/{receipt}/receipt.pdf")
    assert pdf.content.startswith(b"%PDF")
    key = str(uuid4())
    for _ in range(2):
        answer = await ana.post(f"/payments/{receipt}/reversals", {"reason": "nsf"}, key=key)
        assert (answer.status_code, answer.json()["shares"]) == (201, [])
    fact = told(services).facts[-1]
    assert isinstance(fact, PatientReported)
    assert (fact.event, fact.cents) == (PatientEvent.PAYMENT_REVERSED, 2500)
    again = await ana.post(f"/payments/{receipt}/reversals", {"reason": "nsf"})
    assert (again.status_code, "0 cents are left" in again.json()["detail"]) == (409, True)
    assert (await ana.get(f"/encounters/{encounter}")).json()["balances"]["patient"] == 0
    (listed,) = (await ana.get(f"/encounters/{encounter}/payments")).json()
    assert (listed["receipt"], listed["reference"]) == (receipt, "1041")


async def test_a_payment_goes_where_the_payer_says(person: Who, arrive: Arrive) -> None:
    first, second = await arrive(), await arrive()
    path = f"/encounters/{first}/payments"
    shares = [{"encounter": first, "cents": 300}, {"encounter": second, "cents": 700}]
    paid = await person("ana").post(path, {"cents": 1000, "apply": "as_said", "shares": shares})
    assert paid.json()["shares"] == shares
    assert (await person("ana").get(f"/encounters/{second}")).json()["balances"]["patient"] == -700
    for wrong in ({"shares": shares, "cents": 999}, {"shares": shares[:1] * 2, "cents": 600}, {"cents": 5}):
        assert (await person("ana").post(path, {"apply": "as_said", **wrong})).status_code == 422, wrong
    assert (await person("ana").post(path, {"cents": 5, "method": "check"})).status_code == 422
    everything = await person("ana").post(path, {"cents": 50, "apply": "oldest_first"})
    assert everything.json()["shares"] == [{"encounter": first, "cents": 50}]
    move = {"source": first, "target": second}
    refused = await person("ana").post(f"/payments/{everything.json()['receipt']}/moves", move)
    assert (refused.status_code, "same patient" in refused.json()["detail"]) == (409, True)
    assert (await person("ana").get("/payments/R000000000000")).status_code == 404
