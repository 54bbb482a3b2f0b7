"""Statements as they were mailed."""

from datetime import datetime

from fastapi import APIRouter

from api.auditing import note
from api.encounters import must_exist
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Reader
from models.base import Value
from storage import balance

router = APIRouter(prefix="/encounters", tags=["patient"])


class StatementView(Value):
    """A statement: what was owed when it was mailed. `notice` is the 30-day notice of 26 CFR 1.501(r)-6."""

    number: int
    cents: int
    notice: bool
    tracking: str
    mailed: datetime
    text: str


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
