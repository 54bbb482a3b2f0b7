"""The read routes keep to the OpenAPI document, whatever they are asked (schemathesis)."""

import asyncio
from typing import Any

import httpx
import schemathesis
from api_harness import Arrive, Who, in_coding
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

EXAMPLES = 8
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


async def test_read_routes_keep_their_contract(client: httpx.AsyncClient, person: Who, arrive: Arrive) -> None:
    await in_coding(person, arrive)
    document = (await client.get("/api/v1/openapi.json")).json()
    schema = schemathesis.openapi.from_dict(document).include(method="GET")
    loop = asyncio.get_running_loop()

    def ask(case: Any) -> None:
        sent = client.request(
            case.method,
            case.formatted_path,
            params=case.query or {},
            headers={**(case.headers or {}), "Authorization": "Bearer token-sue"},
        )
        response = asyncio.run_coroutine_threadsafe(sent, loop).result()
        case.validate_response(response, checks=CHECKS)

    def ask_all() -> int:
        operations = [result.ok() for result in schema.get_all_operations()]
        for operation in operations:
            check = given(case=operation.as_strategy())(ask)
            settings(
                max_examples=EXAMPLES,
                deadline=None,
                derandomize=True,  # the same questions every time: a failure here is somebody's change
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )(check)()
        return len(operations)

    assert await asyncio.to_thread(ask_all) >= 20


async def test_every_operation_is_documented(client: httpx.AsyncClient) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            name = f"{method} {path}"
            assert operation.get("description"), f"{name} says nothing"
            assert operation.get("tags"), f"{name} has no tag"
            if method == "post":
                names = {each["name"].lower() for each in operation["parameters"]}
                assert "idempotency-key" in names, f"{name} does not tell of its key"
