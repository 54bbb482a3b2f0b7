"""Intake: encounters as JSON, or as FHIR R4 bundles."""

import asyncio
import json
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, Field

from api.errors import BadRequestError, FieldError, InvalidError
from api.idempotency import Key, OnceRoute
from api.intake import IntakeStatus, Taken, take_in
from api.problems import documented
from api.security import App, Sender
from gateways.fhir import FhirFinding, FhirReading, read_fhir
from models.base import Value
from models.intake import Intake

StandsAt = Annotated[
    AwareDatetime | None,
    Query(description="The business clock stands at this moment (see standing-clock). Needs time travel."),
]
router = APIRouter(tags=["intake"], route_class=OnceRoute)
PREFIX = "/api/v1/encounters"

EXAMPLE = {
    "source": "https://ehr.example.org",
    "identifier": "V-1001",
    "patient": {"name": {"last": "Rivera", "first": "Ana"}, "birth_date": "1980-02-03", "sex": "F"},
    "coverages": [{"payer_id": "BLUEP", "member_id": "CF10000001"}],
    "service_date": "2026-01-12",
    "rendering": {"npi": "1234567893"},
    "consent": True,
}


class FhirAnswer(Value):
    """What became of a bundle: each encounter, what was wrong where, and which encounters could not be read."""

    encounters: tuple[Taken, ...]
    findings: tuple[FhirFinding, ...] = ()
    skipped: tuple[str, ...] = Field((), description="Encounters of the bundle that could not be read")


@router.post(
    "/encounters",
    status_code=201,
    responses={200: {"model": Taken, "description": "The encounter is known already"}, **documented(400, 409, 413)},
    openapi_extra={"requestBody": {"content": {"application/json": {"example": EXAMPLE}}}},
)
async def post_encounter(
    services: App, actor: Sender, _key: Key, intake: Intake, response: Response, stands_at: StandsAt = None
) -> Taken:
    """Take an encounter in. What is missing becomes a task of the front desk, not a refusal."""
    taken = (await take_in(services, actor, [intake], stands_at))[0]
    response.status_code = 201 if taken.status is IntakeStatus.CREATED else 200
    response.headers["Location"] = f"{PREFIX}/{taken.id}"
    return taken


@router.post(
    "/fhir",
    status_code=201,
    responses={200: {"model": FhirAnswer, "description": "All encounters are known already"}, **documented(400, 413)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/fhir+json": {"schema": {"type": "object"}},
                "application/json": {
                    "schema": {"type": "object"},
                    "example": {"resourceType": "Bundle", "type": "collection", "entry": []},
                },
            },
        }
    },
)
async def post_fhir(request: Request, services: App, actor: Sender, _key: Key, response: Response) -> FhirAnswer:
    """Take the encounters of a FHIR R4 bundle in: US Core and Synthea shapes, any number of encounters."""
    reading = await _read(await request.body())
    taken = await take_in(services, actor, reading.intakes)
    created = any(each.status is IntakeStatus.CREATED for each in taken)
    response.status_code = 201 if created else 200
    return FhirAnswer(encounters=tuple(taken), findings=reading.findings, skipped=reading.skipped)


async def _read(body: bytes) -> FhirReading:
    try:
        document = json.loads(body)
    except ValueError as error:  # a UnicodeDecodeError is one too
        raise BadRequestError("the body is not JSON", remedy="Send a FHIR R4 bundle as JSON.") from error
    # A large bundle takes seconds to validate: not on the loop that serves everybody else.
    reading = await asyncio.to_thread(read_fhir, document)
    if not reading.intakes:
        errors = [
            FieldError(pointer=each.path, message=f"{each.resource}: {each.message}. {each.remedy}")
            for each in reading.findings
        ]
        raise InvalidError(
            "the document holds no readable encounter",
            remedy="Correct the resources named in `errors`: an encounter needs an id and a patient.",
            errors=errors,
        )
    return reading
