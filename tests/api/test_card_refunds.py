"""A payment is given back by two people: through the real sandbox of the gateway, real workflows, a real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from api_harness import Person, Who
from card_sandbox import open_sandbox
from desk_samples import complete
from gate_account import Printer
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.announce import Announcer
from activities.balance import BalanceActivities
from activities.coding import CodingActivities
from activities.credits import CreditActivities
from activities.exchange.telling import Telling
from activities.money import MoneyActivities
from activities.plans import PlanActivities
from activities.projection import ProjectionActivities
from activities.proof import prove
from activities.refunds import RefundActivities
from activities.registration import RegistrationActivities
from activities.taking import Till
from api.services import Services
from gateways.cards import CardRefusedError
from models.cards import RefundOrder
from models.coding import CodedLine, Coding
from models.ids import EncounterId, refund_workflow_id
from models.ledger import EntryKind
from models.messages.encounter import EncounterStart, RecordCoding
from models.messages.refunds import RefundResult
from runtime.temporal_plugin import WORKFLOWS
from storage import api_clock, encounters, ledger, payments
from storage.codes.shelf import Shelf
from storage.seed import LOCAL_USERS

CODING = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))
OWED = 18_500
MAY_ASK = {"ana", "colin", "fay", "ingo", "sue", "sam"}


@pytest.fixture(scope="module")
async def services(
    services: Services, temporal: Client, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    """The services of every test here with the gateway, and a worker that runs the real workflows."""
    queue, database = f"refunds-{uuid4()}", services.database

    async def restart(encounter: EncounterId) -> EncounterStart:
        return EncounterStart(encounter=encounter, time_travel=True, reopened=True)

    announcer = Announcer(temporal, queue, restart)
    async with open_sandbox(tmp_path_factory.mktemp("gateway")) as (gateway, _):
        collaborators = (
            ProjectionActivities(database), MoneyActivities(database), BalanceActivities(database, Printer()),
            RegistrationActivities(database), PlanActivities(database), CreditActivities(database, announcer),
            RefundActivities(Till(database, Telling(database, announcer)), gateway),
        )  # fmt: skip
        worker = Worker(
            temporal,
            task_queue=queue,
            workflows=list(WORKFLOWS),
            activities=_activities(collaborators),
            workflow_runner=UnsandboxedWorkflowRunner(),
        )
        async with worker:
            yield replace(services, announcer=announcer, cards=gateway, task_queue=queue)


def _activities(collaborators: tuple[object, ...]) -> list[Callable[..., Any]]:
    members = (getattr(each, name) for each in collaborators for name in dir(each) if not name.startswith("_"))
    return [member for member in members if hasattr(member, "__temporal_activity_definition")]


async def paid(services: Services, ana: Person, cents: int = OWED) -> tuple[EncounterId, str]:
    """A patient without insurance, who paid by card; returns the visit and the receipt."""
    database = services.database
    async with database.transaction() as session:
        made, _ = await encounters.register(session, database.keys, complete(str(uuid4()), coverages=()), actor="ingo")
        await encounters.set_self_pay(session, made)
    request = RecordCoding(encounter=made, at=datetime.now(UTC), number=1, coding=CODING, actor="cora")
    await CodingActivities(database, Shelf(database)).record_coding(request)
    answer = await ana.post(f"/encounters/{made}/card-payments", {"cents": cents, "token": "tok_approve"})
    assert answer.status_code == 201, answer.text
    return made, answer.json()["receipt"]


async def to_approve(person: Who, made: EncounterId) -> str:
    """Wait for the task; returns its path."""
    async with asyncio.timeout(30):
        while True:
            found = await person("sue").get("/tasks", encounter=made, type="approve_refund")
            if items := found.json()["items"]:
                return f"/tasks/{items[0]['id']}/complete"
            await asyncio.sleep(0.02)


async def ended(services: Services, made: EncounterId, asked: httpx.Response) -> RefundResult:
    handle = services.temporal.get_workflow_handle(
        refund_workflow_id(made, asked.json()["id"]), result_type=RefundResult
    )
    async with asyncio.timeout(30):
        return await handle.result()


async def owed(services: Services, made: EncounterId) -> int:
    async with services.database.session() as session:
        return (await ledger.balances(session, made)).patient


async def test_each_role_asks_and_approves_as_it_may(services: Services, person: Who) -> None:
    made, receipt = await paid(services, person("ana"))
    path, body = f"/payments/{receipt}/refunds", {"cents": 8_500}
    for name in sorted(set(LOCAL_USERS) - MAY_ASK):
        assert (await person(name).post(path, body)).status_code == 403, name
    asked = await person("ana").post(path, body, key="r1")
    assert (asked.status_code, asked.json()["cents"], asked.json()["approver"]) == (202, 8_500, "supervisor")
    assert (await person("ana").post(path, body, key="r1")).json() == asked.json()
    task, form = await to_approve(person, made), {"form": {"action": "approve"}}
    for name in sorted(set(LOCAL_USERS) - {"sue", "sam", "fran"}):
        assert (await person(name).post(task, form)).status_code == 403, name
    assert await owed(services, made) == 0
    assert (await person("sue").post(task, form)).status_code == 200
    result = await ended(services, made, asked)
    assert (result.cents, result.refused) == (8_500, "")
    assert await owed(services, made) == 8_500
    assert services.cards is not None
    async with services.database.session() as session:
        charge = (await payments.get(session, receipt)).reference
        (back,) = [
            each for each in await ledger.entries_of(session, made) if each.kind is EntryKind.PAYMENT_REVERSED
        ]  # fmt: skip
    assert (back.memo, back.requested_by, back.approved_by) == ("refund", "ana", "sue")
    with pytest.raises(CardRefusedError):  # the gateway has only the rest
        await services.cards.refund(charge, RefundOrder(idempotency_key=str(uuid4()), cents=10_001))
    assert (await prove(services.database)).differences == ()


async def test_whoever_asked_never_approves(services: Services, person: Who) -> None:
    """A supervisor may do both, but not both of one: another supervisor decides."""
    made, receipt = await paid(services, person("ana"))
    asked = await person("sue").post(f"/payments/{receipt}/refunds", {})
    assert asked.json()["cents"] == OWED
    task, form = await to_approve(person, made), {"form": {"action": "approve"}}
    refused = await person("sue").post(task, form)
    assert refused.json()["type"] == "urn:claimflow:problem:separation-of-duties"
    assert (await person("sam").post(task, {"form": {"action": "refuse", "reason": "no"}})).status_code == 200
    assert (await ended(services, made, asked)).refused == "refused"
    assert await owed(services, made) == 0


async def test_above_the_limit_of_a_supervisor_finance_approves(services: Services, person: Who) -> None:
    made, receipt = await paid(services, person("ana"), 500_001)
    asked = await person("ana").post(f"/payments/{receipt}/refunds", {})
    assert asked.json()["approver"] == "finance"
    task, form = await to_approve(person, made), {"form": {"action": "approve"}}
    refused = await person("sue").post(task, form)
    assert refused.json()["type"] == "urn:claimflow:problem:approval-limit"
    assert (await person("fran").post(task, form)).status_code == 200
    assert (await ended(services, made, asked)).cents == 500_001


async def test_two_requests_give_back_no_more_than_was_paid(services: Services, person: Who) -> None:
    made, receipt = await paid(services, person("ana"))
    first, second = [
        await person("ana").post(f"/payments/{receipt}/refunds", {"cents": 10_000}, key=key) for key in ("a", "b")
    ]
    results = []
    for _ in range(2):
        task = await to_approve(person, made)
        assert (await person("sue").post(task, {"form": {"action": "approve"}})).status_code == 200
    for asked in (first, second):
        results.append(await ended(services, made, asked))
    assert sorted(each.cents for each in results) == [0, 10_000]
    assert "less is left of the payment" in "".join(each.refused for each in results)
    assert await owed(services, made) == 10_000
    over = await person("ana").post(f"/payments/{receipt}/refunds", {"cents": 8_501})
    assert (over.status_code, "only 8500 cents are left" in over.json()["detail"]) == (409, True)


async def test_a_reversal_is_not_a_way_around(services: Services, person: Who) -> None:
    made, receipt = await paid(services, person("ana"))
    answer = await person("ana").post(f"/payments/{receipt}/reversals", {"reason": "refund"})
    assert answer.status_code == 422
    async with services.database.transaction() as session:
        await api_clock.store_offset(session, made, 2 * 86_400)
    answer = await person("ana").post(f"/payments/{receipt}/reversals", {"reason": "void"})
    assert (answer.status_code, "on its day only" in answer.json()["detail"]) == (409, True)
    assert await owed(services, made) == 0
