"""Payer rules over HTTP: who may load them, what a broken file is answered, and that the same file twice is once."""

import json
from typing import Any
from uuid import uuid4

import httpx
from api_harness import Person, Who
from sqlalchemy import text

from api.routes.rules import EXAMPLE as RULES
from api.services import Services


async def send(person: Person, body: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer token-{person.name}", "Content-Type": "application/yaml"}
    headers["Idempotency-Key"] = str(uuid4())
    return await person.client.post("/api/v1/rules", content=body.encode(), headers=headers)


async def test_the_shipped_rules_are_there_and_another_version_takes_over(person: Who, services: Services) -> None:
    (shipped,) = (await person("bill").get("/rules")).json()
    assert (shipped["number"], shipped["shipped"], shipped["in_force"]) == (1, True, True)
    answer = await send(person("sue"), RULES)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == "/api/v1/rules/2"
    again = await send(person("sam"), RULES)
    assert (again.status_code, again.json()["number"], again.json()["author"]) == (200, 2, "sue")
    numbers = [(each["number"], each["in_force"]) for each in (await person("audrey").get("/rules")).json()]
    assert numbers == [(2, True), (1, False)]
    assert (await person("bill").get("/rules/2")).json()["text"] == RULES
    async with services.database.session() as session:
        line = (
            await session.execute(
                text("SELECT actor, subject FROM audit_events WHERE action = 'payer_rules.load' ORDER BY id")
            )
        ).all()
    assert [tuple(each) for each in line] == [("claimflow", "payer-rules/1"), ("sue", "payer-rules/2")]


async def test_a_broken_file_is_answered_with_its_lines(person: Who) -> None:
    broken = RULES.replace("place_of_service", "palce_of_service", 1).replace("add_modifier: 95", "add_modifier: x")
    before = (await person("sue").get("/rules")).json()
    answer = await send(person("sue"), broken)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = json.loads(answer.text)
    assert problem["detail"] == "the rule file has 2 mistake(s), the first in line 9"
    assert [(each["line"], each["column"], each["pointer"]) for each in problem["errors"]] == [
        (9, 7, "/rules/0/when"),
        (11, 26, "/rules/0/then"),
    ]
    assert "Did you mean place_of_service?" in problem["errors"][0]["message"]
    assert (await person("sue").get("/rules")).json() == before


async def test_only_a_supervisor_loads_rules(person: Who) -> None:
    for name in ("bill", "cora", "audrey", "ingo"):
        assert (await send(person(name), RULES)).status_code == 403, name
    assert (await person("ingo").get("/rules")).status_code == 403


async def test_what_is_not_text_or_not_there(person: Who) -> None:
    sue = person("sue")
    headers = {"Authorization": "Bearer token-sue", "Idempotency-Key": "rules-latin"}
    answer = await sue.client.post("/api/v1/rules", content=b"title: \xff\xfe", headers=headers)
    assert (answer.status_code, answer.json()["detail"]) == (400, "the body is not UTF-8")
    for number in (0, 99, 2**40, -1):
        assert (await sue.get(f"/rules/{number}")).status_code == 404, number
