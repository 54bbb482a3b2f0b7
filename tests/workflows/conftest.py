"""A real Temporal server, one worker with the real workflows, and the scripted office."""

from collections.abc import AsyncIterator, Callable

import pytest
from local_server import office_worker, server
from office import Office
from story import Story, new_story
from temporalio.client import Client

from runtime.temporal_plugin import ClaimflowPlugin
from storage.crypto import Keyring


@pytest.fixture(scope="session")
async def temporal(keys: Keyring) -> AsyncIterator[Client]:
    """A client of an in-memory development server, with the plugin of the product."""
    async with server(ClaimflowPlugin(keys)) as client:
        yield client


@pytest.fixture(scope="session")
async def office(temporal: Client) -> AsyncIterator[Office]:
    """The office behind a worker that runs for the session."""
    found = Office()
    async with office_worker(temporal, found):
        yield found


@pytest.fixture
def story(temporal: Client, office: Office, request: pytest.FixtureRequest) -> Callable[..., Story]:
    """Make a story: `story()`; keywords change the script of its case."""

    def make(name: str = "", **script: object) -> Story:
        return new_story(temporal, office, f"{request.node.name}{name}", **script)

    return make
