"""Statements as they were mailed."""

from datetime import datetime

from fastapi import APIRouter

from api.encounters import must_exist
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Reader
from models.base import Value
from storage import api_patients

router = APIRouter(prefix="/encounters", tags=["patient"])


class StatementView(Value):
    """A statement: what was owed when it was mailed. `notice` is the 30-day notice of 26 CFR 1.501(r)-6."""

    number: int
    cents: int
    notice: bool
    tracking: str
    mailed: datetime


@router.get("/{encounter}/statements", responses=documented(404))
async def list_statements(services: App, _reader: Reader, encounter: EncounterPath) -> tuple[StatementView, ...]:
    """List the statements of an encounter."""
    async with services.database.session() as session:
        await must_exist(session, encounter)
        rows = await api_patients.statements_of(session, encounter)
    return tuple(
        StatementView(
            number=row.number, cents=row.cents, notice=row.notice, tracking=row.tracking, mailed=row.business_at
        )
        for row in rows
    )
