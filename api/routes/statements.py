"""Statements as they were mailed."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from activities.statements import facts_of, itemised_lines
from api.auditing import note
from api.encounters import business_now, must_exist
from api.errors import ConflictError, NotFoundError
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Reader
from codesets.plain_words import glossary
from gateways.forms import itemised_pdf
from models.base import Value
from storage import balance, efforts

router = APIRouter(prefix="/encounters", tags=["patient"])
_PDF = "application/pdf"
_ANSWER: dict[int | str, dict[str, Any]] = {200: {"description": "A PDF in US letter format", "content": {_PDF: {}}}}


class StatementView(Value):
    """A statement: what was owed when it was mailed. `notice` is the 30-day notice of 26 CFR 1.501(r)-6."""

    number: int
    cents: int
    notice: bool
    tracking: str
    mailed: datetime
    text: str


class EffortView(Value):
    """An effort to collect: what was done, when on the encounter's clock, and what came of it."""

    at: datetime
    what: str
    result: str


@router.get("/{encounter}/statements", responses=documented(404))
async def list_statements(services: App, actor: Reader, encounter: EncounterPath) -> tuple[StatementView, ...]:
    """List the statements of an encounter. PHI: the reading is recorded."""
    async with services.database.transaction() as session:
        await must_exist(session, encounter)
        rows = await balance.statements(session, services.database.keys, encounter)
        await note(session, actor, "statements.read", f"encounter/{encounter}")
    return tuple(
        StatementView(
            number=row.number, cents=row.cents, notice=row.notice, tracking=row.tracking, mailed=row.at, text=row.text
        )
        for row in rows
    )


@router.get("/{encounter}/collection-efforts", responses=documented(404))
async def list_efforts(services: App, _actor: Reader, encounter: EncounterPath) -> tuple[EffortView, ...]:
    """List what was done to reach the patient about the balance: mail sent and returned, searches, calls."""
    async with services.database.session() as session:
        await must_exist(session, encounter)
        found = await efforts.efforts(session, encounter)
    return tuple(EffortView(at=each.at, what=each.what, result=each.result) for each in found)


@router.get("/{encounter}/statements/{number}.pdf", response_class=Response, responses=documented(404) | _ANSWER)
async def get_statement(
    services: App, actor: Reader, encounter: EncounterPath, number: Annotated[int, Path(ge=1, le=999)]
) -> Response:
    """Return a statement as it was mailed, to the byte. PHI: the reading is recorded."""
    async with services.database.transaction() as session:
        await must_exist(session, encounter)
        rows = await balance.statements(session, services.database.keys, encounter)
        found = next((row for row in rows if row.number == number and row.document), None)
        if found is None:
            raise NotFoundError(f"encounter {encounter} has no statement {number} as PDF")
        await note(session, actor, "statement.read", f"encounter/{encounter}", number=number)
    return _pdf(found.document, f"statement-{encounter}-{number}")


@router.get("/{encounter}/itemised-bill.pdf", response_class=Response, responses=documented(404, 409) | _ANSWER)
async def get_itemised_bill(services: App, actor: Reader, encounter: EncounterPath) -> Response:
    """Return the bill of this moment line by line, for a patient who asks for it. PHI: the reading is recorded."""
    async with services.database.transaction() as session:
        await must_exist(session, encounter)
        now, keys = await business_now(services, session, encounter), services.database.keys
        lines = await itemised_lines(session, keys, encounter)
        if not lines:
            raise ConflictError("this encounter is not coded yet", remedy="Ask again when it is coded.")
        facts = await facts_of(session, keys, encounter, number=0, at=now)
        await note(session, actor, "itemised_bill.printed", f"encounter/{encounter}")
    return _pdf(itemised_pdf(facts, lines, glossary()), f"itemised-bill-{encounter}")


def _pdf(content: bytes, name: str) -> Response:
    return Response(content, media_type=_PDF, headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})
