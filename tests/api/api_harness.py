"""What the API's tests share: people with tokens, a served application, an announcer that remembers."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from api.app import create_app
from api.services import Services
from models.messages.facts import Fact

CODED = {"action": "coded", "coding": {"diagnoses": ["J01.90"], "lines": [{"code": "99213"}]}}


@dataclass
class Recorder:
    """An announcer that remembers what it was told."""

    facts: list[Fact] = field(default_factory=list)

    async def tell(self, facts: Sequence[Fact]) -> None:
        self.facts.extend(facts)


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


type Who = Callable[[str], Person]
type Arrive = Callable[[], Awaitable[str]]


@asynccontextmanager
async def serving(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of an application that serves while the block runs."""
    app = create_app(services)
    # raise_app_exceptions off: what a caller sees of an unknown error is part of what is tested.
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://api.test") as client,
    ):
        yield client


async def task_of(someone: Person, encounter: str) -> dict[str, Any]:
    """Return the one task of an encounter that somebody sees."""
    tasks = (await someone.get("/tasks", encounter=encounter)).json()["items"]
    assert len(tasks) == 1, tasks
    found: dict[str, Any] = tasks[0]
    return found


async def complete(someone: Person, task: dict[str, Any], form: dict[str, Any], key: str | None = None) -> Any:
    """Answer a task."""
    return await someone.post(f"/tasks/{task['id']}/complete", {"form": form}, key=key)


async def in_coding(person: Who, arrive: Arrive) -> str:
    """Bring an encounter to the coder's desk."""
    encounter = await arrive()
    await complete(person("fay"), await task_of(person("fay"), encounter), {"action": "self_pay"})
    return encounter
