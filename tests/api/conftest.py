"""The API over a real PostgreSQL and a real Temporal server, with a small stand-in for the encounter's workflow."""

import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from api_harness import Arrive, Person, Recorder, Who, serving
from api_stand_in import StandIn
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.projection import ProjectionActivities
from api.services import Services
from storage import users
from storage.engine import Database
from storage.seed import LOCAL_USERS, seed_local

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
        dev_server_startup_timeout=timedelta(minutes=2),  # a busy machine is no reason to fail
        dev_server_extra_args=["--dynamic-config-value", "system.forceSearchAttributesCacheRefreshOnRead=true"],
    )
    async with environment:
        yield environment.client


@pytest.fixture(scope="module")
async def services(
    module_database: Database, temporal: Client, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Services]:
    """Collaborators with a worker that runs the stand-in on a queue of this module."""
    await seed_local(module_database, tmp_path_factory.mktemp("home") / "tokens.json")
    async with module_database.transaction() as session:
        for name, roles in LOCAL_USERS.items():
            await users.save(session, name, roles, f"token-{name}")
    queue = f"api-tests-{uuid4()}"
    projection = ProjectionActivities(module_database)
    worker = Worker(
        temporal,
        task_queue=queue,
        workflows=[StandIn],
        activities=[projection.project, projection.load_clocks],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    async with worker:
        yield Services(
            module_database, temporal, Recorder(), task_queue=queue, time_travel=True, temporal_ui_url="http://ui.test"
        )


@pytest.fixture(scope="module")
async def client(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(services) as found:
        yield found


@pytest.fixture(scope="module")
def person(client: httpx.AsyncClient) -> Who:
    """One of the local users: fay (front desk), cora (coder), sue (supervisor), audrey (auditor), ingo, ..."""
    return lambda name: Person(client, name)


@pytest.fixture(scope="module")
def arrive(person: Who) -> Arrive:
    """Let a new encounter come in; returns its id once its first task waits."""

    async def bring() -> str:
        answer = await person("ingo").post("/encounters", {"source": "test", "identifier": str(uuid4())})
        assert answer.status_code == 201, answer.text
        encounter: str = answer.json()["id"]
        await person("sue").post(f"/encounters/{encounter}/fast-forward", {"duration": "PT1S"})  # settles it
        return encounter

    return bring
