"""What callers see of a database that refuses a value, or is gone for a moment."""

import pytest
from api_harness import Person, Who
from sqlalchemy import text

from api.services import Services


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/tasks", {"type": "\0"}),
        ("/workflows", {"payer": "a\0"}),
        ("/encounters", {"stage": "\0"}),
        ("/tasks/%00", {}),
    ],
)
async def test_a_nul_character_is_the_callers(person: Who, path: str, params: dict[str, str]) -> None:
    answer = await person("sue").get(path, **params)
    assert answer.status_code == 422
    assert "NUL" in answer.json()["detail"]


async def test_a_nul_character_in_an_intake_is_the_callers(person: Who) -> None:
    body = {"source": "a", "identifier": "nul", "facility": {"name": "a\0b"}}
    assert (await person("ingo").post("/encounters", body)).status_code == 422


async def _cut_all(services: Services) -> None:
    """End every other connection of this database, as a restart of the server does."""
    others = "pid <> pg_backend_pid() AND datname = current_database()"
    async with services.database.session() as session:
        await session.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))


async def test_connections_that_were_cut_come_back(person: Who, services: Services) -> None:
    async def bring(someone: Person, number: int) -> int:
        body = {"source": "cut", "identifier": str(number)}
        for _ in range(5):
            answer = await someone.post("/encounters", body, key=f"cut-{number}")
            if answer.status_code != 503:
                return answer.status_code
        return 503

    assert await bring(person("ingo"), 1) == 201
    await _cut_all(services)
    assert await bring(person("ingo"), 2) == 201
