"""Payer rules: the versions, one with its text, and loading another one."""

from datetime import UTC, date, datetime

from fastapi import APIRouter, Request, Response
from pydantic import Field

from api.errors import BadRequestError, FieldError, InvalidError, NotFoundError
from api.idempotency import Key, OnceRoute
from api.problems import documented
from api.security import App, Reader, Supervisor
from domain.payer_rules import RulesError
from models.base import Value
from storage import payer_rules
from storage.payer_rules import NewRules, RulesVersion
from storage.rule_files import new_rules

router = APIRouter(prefix="/rules", tags=["payer rules"], route_class=OnceRoute)
EXAMPLE = """\
title: Rules of our practice
effective_from: 2026-01-01
rules:
  - id: BLUE-VIDEO
    title: A visit by video carries modifier 95
    payers: [BLUEP]
    effective_from: 2026-01-01
    when:
      place_of_service: 10
      line: {code: 99202-99215, without_modifiers: [93, 95]}
    then: {add_modifier: 95}
    source: Blue Prairie provider manual, telehealth
    examples:
      - claim: {place_of_service: 10, lines: [{code: 99213}]}
        expect: {changed: {line 1 modifiers: [95]}}
"""


class RuleSetView(Value):
    """A version of the payer rules. The newest that is effective is used for the next claim built."""

    number: int
    title: str
    effective_from: date
    rules: int = Field(description="How many")
    sha256: str
    author: str
    shipped: bool
    loaded_at: datetime
    in_force: bool = Field(description="Whether a claim built today uses it")


class RuleSetText(RuleSetView):
    """A version with its text, as its author wrote it."""

    text: str


@router.get("")
async def list_rules(services: App, _reader: Reader) -> tuple[RuleSetView, ...]:
    """Return every version, newest first."""
    async with services.database.session() as session:
        found = await payer_rules.versions(session)
        held = await payer_rules.in_force(session, _today())
    return tuple(RuleSetView(**_fields(each, held)) for each in found)


@router.get("/{number}", responses=documented(404))
async def get_rules(services: App, _reader: Reader, number: int) -> RuleSetText:
    """Return one version with its text."""
    async with services.database.session() as session:
        found = await payer_rules.get(session, number) if 0 < number < 2**31 else None
        held = await payer_rules.in_force(session, _today())
    if found is None:
        raise NotFoundError(f"there are no payer rules {number}")
    return RuleSetText(**_fields(found, held), text=found.text)


@router.post(
    "",
    status_code=201,
    responses={
        200: {"model": RuleSetView, "description": "The newest version says exactly the same"},
        **documented(400, 413),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/yaml": {"schema": {"type": "string"}, "example": EXAMPLE}},
        }
    },
)
async def load_rules(request: Request, services: App, actor: Supervisor, _key: Key, response: Response) -> RuleSetView:
    """Load a rule file (YAML) as the newest version; a mistake is answered with its line, and nothing is loaded."""
    new = _read(await request.body(), actor.name)
    async with services.database.transaction() as session:
        version, fresh = await payer_rules.load(session, new)
        held = await payer_rules.in_force(session, _today())
    response.status_code = 201 if fresh else 200
    response.headers["Location"] = f"/api/v1/rules/{version.number}"
    return RuleSetView(**_fields(version, held))


def _read(body: bytes, author: str) -> NewRules:
    try:
        return new_rules(body.decode(), author)
    except UnicodeDecodeError as error:
        raise BadRequestError("the body is not UTF-8", remedy="Send the rule file as UTF-8 text.") from error
    except RulesError as error:
        errors = [
            FieldError(
                pointer=each.pointer, message=f"{each.message}. {each.remedy}", line=each.line, column=each.column
            )
            for each in error.problems
        ]
        raise InvalidError(
            f"the rule file has {len(errors)} mistake(s), the first in line {errors[0].line}",
            remedy="Correct the lines named in `errors` and send the whole file again.",
            errors=errors,
        ) from error


def _today() -> date:
    return datetime.now(UTC).date()


def _fields(version: RulesVersion, held: RulesVersion | None) -> dict[str, object]:
    return {
        "number": version.number,
        "title": version.title,
        "effective_from": version.effective_from,
        "rules": version.rules,
        "sha256": version.sha256,
        "author": version.author,
        "shipped": version.shipped,
        "loaded_at": version.loaded_at,
        "in_force": held is not None and held.number == version.number,
    }
