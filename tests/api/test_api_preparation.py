"""What is prepared for a task, read by whoever may work it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from api_harness import Arrive, Recorder, Who
from test_api_forms import built, text_of

from api.services import Services
from models.coding import CodedLine, Coding
from models.ids import EncounterId, task_id
from models.messages.desk import TaskState
from models.prompt_pay import DatedRate, InterestDue, PromptPayLaw
from models.roles import Role
from models.tables.desk import TaskRow
from storage import charts
from storage.charts import CodingVersion

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LAW = PromptPayLaw(days=30, rates=(DatedRate(since=date(2020, 1, 1), percent=Decimal(12)),), source="state law")


async def waiting(services: Services, encounter: str, name: str, role: Role, **context: Any) -> str:
    """A task of a type that waits, as a workflow has projected it."""
    workflow = f"claim/{encounter}/P/1"
    row = TaskRow(
        id=task_id(f"{workflow}/{name}", 1), workflow_id=workflow, encounter_id=encounter, type=name, role=role,
        stage="denial", state=TaskState.OPEN, context={"claim": f"{encounter}P01"} | context, priority=2, opened=NOON,
    )  # fmt: skip
    identifier = row.id
    async with services.database.transaction() as session:
        session.add(row)
    return identifier


async def billed(services: Services, arrive: Arrive) -> str:
    encounter = await arrive()
    await built(services, encounter, 1)
    coding = Coding(diagnoses=("J02.0",), lines=(CodedLine(code="99213"),))
    async with services.database.transaction() as session:
        await charts.keep_coding(session, CodingVersion(EncounterId(encounter), 1, coding, 15_000, "cora", NOON))
    return encounter


async def test_a_denial_is_read_with_what_is_prepared(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await billed(services, arrive)
    task = await waiting(services, encounter, "work_denial", Role.DENIALS, next_appeal_level=2)
    answer = await person("dena").get(f"/tasks/{task}/preparation")
    assert answer.status_code == 200, answer.text
    denial = answer.json()["denial"]
    assert (denial["claim"], denial["appeal"]["level"]) == (f"{encounter}P01", 2)
    assert "Line 1: 99213" in denial["appeal"]["letter"]
    assert (await person("fay").get(f"/tasks/{task}/preparation")).status_code == 403


async def test_a_call_has_a_sheet(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await billed(services, arrive)
    context = {
        "received_on": "2026-01-05", "due_by": "2026-02-04", "law": LAW.model_dump(mode="json"),
        "last_status": {"asked": "2026-01-26", "category": "P1", "code": "46"},
    }  # fmt: skip
    task = await waiting(services, encounter, "call_payer", Role.BILLER, **context)
    sheet = (await person("bill").get(f"/tasks/{task}/preparation")).json()["call"]
    assert sheet["phone"] == "8005550103"
    assert sheet["facts"]["Our claim number"] == f"{encounter}P01"
    assert sheet["facts"]["Charge"] == "$150.00"
    assert sheet["last_answer"] == (
        "On January 26, 2026 (277, P1:46): The claim is being processed: under internal review."
    )
    assert "by February 4, 2026 (state law)" in sheet["law"]
    assert "interest of 12 % a year" in sheet["law"]
    assert "Was it clean when you received it?" in sheet["questions"]
    assert sheet["questions"][-1] == "Name and reference number of this call?"


async def test_a_claim_of_interest_has_its_letter(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await billed(services, arrive)
    due = InterestDue(
        cents=180, principal_cents=18_250, percent=Decimal(12), received=date(2026, 1, 1), last_day=date(2026, 1, 31),
        paid_on=date(2026, 3, 2), days_late=30, year_days=365, source="state law",
    )  # fmt: skip
    context = {"due": due.model_dump(mode="json"), "paid_cents": 0}
    task = await waiting(services, encounter, "claim_interest", Role.BILLER, **context)
    letter = (await person("bill").get(f"/tasks/{task}/preparation")).json()["letter"]
    assert "$182.50 x 12 % x 30 / 365 = $1.80" in letter


async def test_nothing_is_prepared_for_other_tasks(person: Who, arrive: Arrive, services: Services) -> None:
    task = await waiting(services, await arrive(), "chase_appeal", Role.DENIALS)
    assert (await person("dena").get(f"/tasks/{task}/preparation")).status_code == 404


async def test_a_packet_is_seen_before_it_is_sent(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await billed(services, arrive)
    path = f"/claims/{encounter}P01/appeals/1"
    draft = {"letter": "Please look again.", "policy": "NCD 1", "good_cause": "A flood (42 CFR 405.942(b))"}
    answer = await person("dena").post(f"{path}/preview", draft)
    words = text_of(answer.content)
    for each in ("Please look again.", "NCD 1", "A flood", "for good cause"):
        assert each in words
    assert (await person("dena").get(f"{path}/packet.pdf")).status_code == 404  # nothing was sent or kept
    assert (await person("dena").post("/claims/E000000000000P01/appeals/1/preview", draft)).status_code == 404


async def test_a_demand_letter_is_told_to_the_encounter_once(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await arrive()
    letter = {"kind": "demand", "claim": f"{encounter}P01", "cents": 5_000, "on": "2026-03-01", "reference": "OP-7"}
    for _ in range(2):
        answer = await person("dena").post("/correspondence", letter)
        assert answer.status_code == 201, answer.text
    assert isinstance(services.announcer, Recorder)
    (first,) = (each for each in services.announcer.facts if each.kind == "demand_received")
    assert (first.claim, first.cents, str(first.on)) == (f"{encounter}P01", 5_000, "2026-03-01")
    wrong = await person("dena").post("/correspondence", letter | {"cents": 0})
    assert wrong.status_code == 422
    assert wrong.json()["errors"][0]["pointer"].endswith("/cents")
