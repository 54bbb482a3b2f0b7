"""The API over a real PostgreSQL and a real Temporal server, with a small stand-in for the encounter's workflow."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from stand_in import StandIn
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.projection import ProjectionActivities
from api.app import create_app
from api.services import Services
from models.messages.facts import Fact
from storage.engine import Database
from storage.seed import LOCAL_USERS, seed_local

QUEUE = "api-tests"
ATTRIBUTES = [
    SearchAttributeKey.for_keyword("ClaimflowStage"),
    SearchAttributeKey.for_keyword("ClaimflowPayer"),
    SearchAttributeKey.for_keyword("ClaimflowFacility"),
    SearchAttributeKey.for_keyword("ClaimflowBalanceBucket"),
    SearchAttributeKey.for_datetime("ClaimflowNextDeadline"),
]


@pytest.fixture(scope="session")
async def temporal() -> AsyncIterator[Client]:
    """A dev server of this session; nothing is downloaded."""
    environment = await WorkflowEnvironment.start_local(
        data_converter=pydantic_data_converter,
        search_attributes=ATTRIBUTES,
        dev_server_existing_path=str(Path(sys.executable).with_name("temporal")),
        dev_server_extra_args=["--dynamic-config-value", "system.forceSearchAttributesCacheRefreshOnRead=true"],
    )
    async with environment:
        yield environment.client


@dataclass
class Recorder:
    """An announcer that remembers what it was told."""

    facts: list[Fact] = field(default_factory=list)

    async def tell(self, facts: Sequence[Fact]) -> None:
        self.facts.extend(facts)


@pytest.fixture(scope="module")
async def services(
    module_database: Database, temporal: Client, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    """Collaborators with a worker that runs the stand-in on a queue of this module."""
    await seed_local(module_database, tmp_path_factory.mktemp("home") / "tokens.json")
    async with module_database.transaction() as session:
        for name, roles in LOCAL_USERS.items():
            await _save_user(session, name, [*map(str, roles)])
    queue = f"{QUEUE}-{uuid4()}"
    worker = Worker(
        temporal,
        task_queue=queue,
        workflows=[StandIn],
        activities=[
            ProjectionActivities(module_database).project,
            ProjectionActivities(module_database).load_clocks,
        ],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    async with worker:
        yield Services(
            module_database, temporal, Recorder(), task_queue=queue, time_travel=True, temporal_ui_url="http://ui.test"
        )


async def _save_user(session: Any, name: str, roles: list[str]) -> None:
    from storage import users

    await users.save(session, name, roles, f"token-{name}")


@pytest.fixture(scope="module")
async def app(services: Services) -> AsyncIterator[FastAPI]:
    application = create_app(services)
    async with application.router.lifespan_context(application):
        yield application


@dataclass
class Person:
    """Somebody with a token. Writes carry a fresh key unless one is given."""

    client: httpx.AsyncClient
    name: str

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.client.get(f"/api/v1{path}", params=params, headers=self._headers())

    async def post(
        self, path: str, body: Any = None, *, key: str | None = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        more = {"Idempotency-Key": key or str(uuid4()), **(headers or {})}
        return await self.client.post(f"/api/v1{path}", json=body, headers=self._headers() | more)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer token-{self.name}"}


@pytest.fixture(scope="module")
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    # raise_app_exceptions off: what a caller sees of an unknown error is part of what is tested.
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as found:
        yield found


@pytest.fixture(scope="module")
def person(client: httpx.AsyncClient) -> Callable[[str], Person]:
    """One of the local users: fay (front desk), cora (coder), sue (supervisor), audrey (auditor), ingo, ..."""
    return lambda name: Person(client, name)


@pytest.fixture(scope="module")
def arrive(person: Callable[[str], Person]) -> Callable[[], Awaitable[str]]:
    """Let a new encounter come in; returns its id once its first task waits."""

    async def bring() -> str:
        answer = await person("ingo").post("/encounters", {"source": "test", "identifier": str(uuid4())})
        assert answer.status_code == 201, answer.text
        encounter: str = answer.json()["id"]
        await person("sue").post(f"/encounters/{encounter}/fast-forward", {"duration": "PT1S"})  # settles it
        return encounter

    return bring
