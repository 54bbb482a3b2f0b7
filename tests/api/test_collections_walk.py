"""No call of the API places an account while the gate before collections is closed, whoever calls, in whatever order.

Real workflows and real activities over a real PostgreSQL and a real Temporal server. Every account here stands where
the approval of its placement is asked for; then something closes the gate, and everybody tries everything.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from api_harness import Person, Who
from desk_samples import complete as chart
from gate_account import CLOSED_BY, Account, Printer
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.announce import Announcer
from activities.assistance import AssistanceActivities
from activities.balance import BalanceActivities
from activities.coding import CodingActivities
from activities.credits import CreditActivities
from activities.letters import LetterActivities
from activities.money import MoneyActivities
from activities.plans import PlanActivities
from activities.projection import ProjectionActivities
from activities.registration import RegistrationActivities
from activities.write_offs import WriteOffActivities
from api.services import Services
from models.coding import CodedLine, Coding
from models.ids import EncounterId, patient_balance_workflow_id
from models.messages.balance import BalanceStart
from models.messages.desk import ClockMove, Standing
from models.messages.encounter import EncounterStart, RecordCoding
from models.tables.balance import PlacementRow
from runtime.temporal_plugin import WORKFLOWS
from storage import api_clock, balance, encounters, users
from storage.codes.shelf import Shelf
from storage.engine import Database
from storage.seed import LOCAL_USERS, seed_local

CODING = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))
CYCLE, NOTICE = timedelta(days=125), timedelta(days=31)
_numbers = itertools.count(1)

# What needs a projection of the account's own workflow, or what the workflow itself brings about, is tried below.
_BY_TASKS = {
    "assistance granted, not posted", "dispute open", "adjustment to approve",
    "no address found",
}  # fmt: skip
WAYS = [way for way in CLOSED_BY if way not in _BY_TASKS]


@dataclass
class Desk:
    """An account whose placement waits for approval, and how people reach it."""

    account: Account
    services: Services
    handle: WorkflowHandle[Any, Any]
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def workflow_id(self) -> str:
        return patient_balance_workflow_id(self.account.encounter)

    async def parked(self) -> Standing:
        """Wait until the workflow has nothing left to do by itself."""
        async with asyncio.timeout(30):
            while True:
                found: Standing = await self.handle.query("standing", result_type=Standing)
                if found.parked:
                    return found
                await asyncio.sleep(0.02)

    async def later(self, by: timedelta) -> None:
        """Move the business clock."""
        standing = await self.parked()
        seconds = standing.offset_seconds + int(by.total_seconds())
        await self.handle.execute_update("advance_clock", ClockMove(offset_seconds=seconds, actor="sue"))
        async with self.services.database.transaction() as session:
            await api_clock.store_offset(session, self.account.encounter, seconds)
        await self.parked()

    async def task(self, type_name: str) -> dict[str, Any] | None:
        await self.parked()
        answer = await self.people["sue"].get("/tasks", encounter=self.account.encounter, type=type_name)
        found: list[dict[str, Any]] = answer.json()["items"]
        return found[0] if found else None

    async def answer(self, who: str, type_name: str, **form: Any) -> httpx.Response:
        task = await self.task(type_name)
        assert task is not None, type_name
        answered = await self.people[who].post(f"/tasks/{task['id']}/complete", {"form": form})
        await self.parked()
        return answered

    async def placements(self) -> list[PlacementRow]:
        async with self.services.database.session() as session:
            return list(await balance.placements(session, self.account.encounter))


@pytest.fixture(scope="module")
async def services(
    module_database: Database, temporal: Client, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    await seed_local(module_database, tmp_path_factory.mktemp("home") / "tokens.json")
    async with module_database.transaction() as session:
        for name, roles in LOCAL_USERS.items():
            await users.save(session, name, roles, f"token-{name}")
    queue = f"walk-{uuid4()}"

    async def restart(encounter: EncounterId) -> EncounterStart:
        return EncounterStart(encounter=encounter, time_travel=True, reopened=True)

    worker = Worker(
        temporal,
        task_queue=queue,
        workflows=list(WORKFLOWS),
        activities=_activities(module_database, Announcer(temporal, queue, restart)),
        workflow_runner=UnsandboxedWorkflowRunner(),
    )  # fmt: skip
    async with worker:
        yield Services(
            module_database,
            temporal,
            Announcer(temporal, queue, restart),
            task_queue=queue,
            time_travel=True,
            settle_seconds=3,
        )


def _activities(database: Database, announcer: Announcer) -> list[Callable[..., Any]]:
    """What a patient's balance and its topics may ask for, in whatever way somebody pushes them."""
    printer = Printer()
    collaborators: list[object] = [
        ProjectionActivities(database), MoneyActivities(database), BalanceActivities(database, printer),
        RegistrationActivities(database), PlanActivities(database), WriteOffActivities(database),
        AssistanceActivities(database, printer, announcer), CreditActivities(database, announcer),
        LetterActivities(database, printer),
    ]  # fmt: skip
    members = (getattr(each, name) for each in collaborators for name in dir(each) if not name.startswith("_"))
    return [member for member in members if hasattr(member, "__temporal_activity_definition")]


@pytest.fixture
async def desk(services: Services, person: Who) -> Desk:
    """An account for which everything is met, before its approval."""
    found = await open_desk(services, person)
    await found.later(CYCLE)
    await found.later(NOTICE)
    asked = await found.answer("colin", "pre_collection_review", action="place")
    assert asked.status_code == 200, asked.text
    assert await found.task("approve_placement")
    found.account.placed = datetime.now(UTC) + CYCLE + NOTICE
    return found


async def open_desk(services: Services, person: Who) -> Desk:
    database = services.database
    async with database.transaction() as session:
        number = next(_numbers)
        given = chart(f"walk-{number}-{uuid4()}", coverages=())
        born = date(1970, 1, 1) + timedelta(days=number)
        somebody = given.patient.model_copy(update={"identifier": f"W{number}", "birth_date": born})
        given = given.model_copy(update={"patient": somebody})  # holds of one patient must not reach the others
        encounter, _ = await encounters.register(session, database.keys, given, actor="ingo", time_travel=True)
        await encounters.set_self_pay(session, encounter)
    now = datetime.now(UTC)
    request = RecordCoding(encounter=encounter, at=now, number=1, coding=CODING, actor="cora")
    await CodingActivities(database, Shelf(database)).record_coding(request)
    handle = await services.temporal.start_workflow(
        "PatientBalanceWorkflow",
        BalanceStart(encounter=encounter, time_travel=True),
        id=patient_balance_workflow_id(encounter),
        task_queue=services.task_queue,
    )
    found = Desk(Account(database, encounter, now), services, handle, {name: person(name) for name in LOCAL_USERS})
    await found.parked()
    return found


async def everybody_tries(desk: Desk) -> None:
    """What leads to a placement where the gate is open: approve, again, in bulk, once more after a reset and later."""
    task = await desk.task("approve_placement")
    assert task is not None
    path, form = f"/tasks/{task['id']}/complete", {"form": {"action": "approve"}}
    await desk.people["sam"].post("/tasks/bulk", {"action": "claim", "ids": [task["id"]]})
    for name in ("colin", "ana", "audrey", "ingo", "sue", "sue", "fran"):
        await desk.people[name].post(path, form)
    await asyncio.gather(*(desk.people["sam"].post(path, form, key="same") for _ in range(3)))
    await desk.parked()


async def again(desk: Desk) -> None:
    """The same after a retry, and on another day."""
    why = {"reason": "try once more"}
    await desk.people["sue"].post(f"/workflows/{desk.workflow_id}/retry", why)
    await desk.people["sue"].post(f"/encounters/{desk.account.encounter}/fast-forward", {"to": "next"})
    await desk.later(timedelta(days=1))
    if await desk.task("approve_placement"):
        await desk.answer("sue", "approve_placement", action="approve")


async def test_an_open_gate_lets_it_through(desk: Desk) -> None:
    """The control: what everybody tries below does place an account."""
    gate = (await desk.people["colin"].get(f"/encounters/{desk.account.encounter}/collections-gate")).json()
    assert "open" in gate, gate
    assert gate["open"], [each for each in gate["conditions"] if not each["met"]]
    assert [each["name"] for each in gate["conditions"] if not each["met"]] == ["approved"]
    await everybody_tries(desk)
    assert [each.agency for each in await desk.placements()] == ["Prairie Recovery"]


@pytest.mark.parametrize("way", WAYS)
async def test_a_closed_gate_lets_nothing_through(desk: Desk, way: str) -> None:
    """What closes it comes after the review and before the approval, and the workflow has not even heard of it."""
    close, name = CLOSED_BY[way]
    await close(desk.account)
    gate = (await desk.people["colin"].get(f"/encounters/{desk.account.encounter}/collections-gate")).json()
    query = {"agency": "Prairie Recovery"}
    named = (await desk.people["colin"].get(f"/encounters/{desk.account.encounter}/collections-gate", **query)).json()
    assert not named["open"]
    assert name in [each["name"] for each in named["conditions"] if not each["met"]]
    assert gate["encounter"] == desk.account.encounter
    await everybody_tries(desk)
    assert await desk.placements() == []
    if way not in ("recent payment",):  # that one ends by itself
        await again(desk)
        assert await desk.placements() == []


@pytest.mark.parametrize("days", [0, 60, 119])
async def test_before_its_days_nothing_is_even_asked(services: Services, person: Who, days: int) -> None:
    desk = await open_desk(services, person)
    await desk.later(timedelta(days=days))
    assert await desk.task("pre_collection_review") is None
    assert await desk.task("approve_placement") is None
    assert await desk.placements() == []


async def test_whoever_asked_cannot_approve_nor_above_a_limit(services: Services, person: Who) -> None:
    desk = await open_desk(services, person)
    await desk.later(CYCLE)
    await desk.later(NOTICE)
    await desk.answer("sue", "pre_collection_review", action="place")
    refused = await desk.answer("sue", "approve_placement", action="approve")
    assert refused.json()["type"] == "urn:claimflow:problem:separation-of-duties"
    assert await desk.placements() == []
    async with services.database.transaction() as session:  # a supervisor no longer, between approval and placement
        await users.save(session, "sam", ["collector"], "token-sam")
    try:
        assert (await desk.answer("sam", "approve_placement", action="approve")).status_code == 403
        assert await desk.placements() == []
    finally:
        async with services.database.transaction() as session:
            await users.save(session, "sam", ["supervisor"], "token-sam")


async def test_a_reset_to_before_the_approval_places_nothing(desk: Desk) -> None:
    """Approved and placed, recalled for a dispute, then the workflow is set back: the records still say no."""
    await CLOSED_BY["dispute reported"][0](desk.account)
    await desk.answer("sue", "approve_placement", action="approve")
    order = {"stage": "collections", "reason": "look at it again"}
    answer = await desk.people["sue"].post(f"/workflows/{desk.workflow_id}/reset", order)
    assert answer.status_code == 200, answer.text
    await desk.parked()
    for _ in range(4):
        if await desk.task("pre_collection_review"):
            await desk.answer("colin", "pre_collection_review", action="place")
        if await desk.task("approve_placement"):
            await desk.answer("sue", "approve_placement", action="approve")
        await desk.later(timedelta(days=20))
    assert await desk.placements() == []


# --- every route ----------------------------------------------------------------------------------------------------


async def test_every_route_for_every_role(desk: Desk, client: httpx.AsyncClient) -> None:
    """Each operation of the OpenAPI document, called by one person of each role."""
    await CLOSED_BY["dispute reported"][0](desk.account)
    document = (await client.get("/api/v1/openapi.json")).json()
    called = 0
    for method, path, body in _operations(document):
        for name in LOCAL_USERS:
            await _call(desk, client, document, method, path, body, name)
            called += 1
        assert await desk.placements() == [], f"{method} {path}"
    assert called > 500


def _operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Reading first, ending a workflow last: what is ended early cannot be tried any more."""
    found = [
        (method, path, operation) for path, item in document["paths"].items() for method, operation in item.items()
    ]
    return sorted(found, key=lambda each: (each[0] != "get", each[1].endswith("/terminate"), each[1]))


async def _call(
    desk: Desk, client: httpx.AsyncClient, document: dict[str, Any], method: str, path: str, operation: dict[str, Any],
    name: str,
) -> None:  # fmt: skip
    wanted = {"encounter": desk.account.encounter, "type": "approve_placement"}
    task = None
    if path.endswith("/complete"):
        task = next(iter((await desk.people["sue"].get("/tasks", **wanted)).json()["items"]), None)
    known = {
        "encounter": desk.account.encounter,
        "workflow_id": desk.workflow_id,
        "task_id": task["id"] if task else f"{desk.workflow_id.replace('/', '.')}.x.1",
        "kind": "dispute",
        "month": "2026-01",
    }
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            value = known.get(parameter["name"], "1")
            path = path.replace(f"{{{parameter['name']}:path}}", value).replace(f"{{{parameter['name']}}}", value)
    content = operation.get("requestBody", {}).get("content", {})
    schema = next(iter(content.values()))["schema"] if content else None
    body = _body(path, desk, _sample(schema, document) if schema else None)
    headers = {"Authorization": f"Bearer token-{name}", "Idempotency-Key": str(uuid4())}
    answer = await client.request(method, path, json=body, headers=headers)
    assert answer.status_code < 600


def _body(path: str, desk: Desk, sample: Any) -> Any:
    """What would lead to a placement if anything did; else whatever the schema takes."""
    if path.endswith("/complete"):
        return {"form": {"action": "approve"}}
    if path.endswith("/reset"):
        return {"stage": "collections", "reason": "walk"}
    if path.endswith("/fast-forward"):
        return {"duration": "PT1S"}
    if path.endswith("/patient-events"):
        return {"event": "hold_lifted"}
    return sample


def _sample(schema: dict[str, Any], document: dict[str, Any]) -> Any:
    """The smallest value that a JSON Schema takes, more or less."""
    if "$ref" in schema:
        return _sample(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], document)
    for name in ("examples", "enum"):
        if schema.get(name):
            return schema[name][0]
    if "const" in schema or "default" in schema:
        return schema.get("const", schema.get("default"))
    if options := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        return _sample(options[0], document)
    match schema.get("type"):
        case "object":
            wanted = schema.get("required", ())
            return {
                name: _sample(each, document) for name, each in schema.get("properties", {}).items() if name in wanted
            }
        case "array":
            return [_sample(schema["items"], document)] * schema.get("minItems", 0)
        case "integer" | "number":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return True
        case _:
            return "walk"
