"""Deadlines: every running clock with its rule, its source and what started it."""

from datetime import datetime, timedelta
from typing import Literal

from fastapi import APIRouter
from pydantic import AwareDatetime

from api.cursors import Cursor, Limit, Page, encode, moment_and_id
from api.security import App, Reader
from models.base import Value
from models.clocks import DeadlineState
from storage import api_supervision
from storage.api_supervision import DeadlineSearch, FoundDeadline

router = APIRouter(tags=["supervisor"])


class DeadlineView(Value):
    """A deadline that explains itself. Days are counted on the encounter's own clock."""

    id: str
    encounter: str | None
    workflow_id: str
    payer_id: str
    clock: str
    rule: str
    source: str
    started: datetime
    due: datetime
    days_left: int
    editable: bool
    state: DeadlineState
    settled: datetime | None


@router.get("/deadlines")
async def list_deadlines(
    services: App,
    _reader: Reader,
    encounter: str = "",
    workflow_id: str = "",
    clock: str = "",
    payer: str = "",
    due_before: AwareDatetime | None = None,
    state: DeadlineState | Literal["any"] = DeadlineState.OPEN,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[DeadlineView]:
    """List deadlines, the earliest first."""
    after = moment_and_id(cursor)
    workflow = workflow_id.replace(".", "/")
    wanted = None if state == "any" else state
    search = DeadlineSearch(encounter, workflow, clock, payer, due_before, wanted, after, limit + 1)
    async with services.database.session() as session:
        rows = await api_supervision.search_deadlines(session, search)
    views = [_view(row, services.now()) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(items=tuple(views), next=encode(views[-1].due, views[-1].id) if more else None)


def _view(found: FoundDeadline, real_now: datetime) -> DeadlineView:
    row, now = found.row, real_now + timedelta(seconds=found.offset_seconds)
    return DeadlineView(
        id=row.id,
        encounter=row.encounter_id,
        workflow_id=row.workflow_id,
        payer_id=found.payer_id,
        clock=row.clock,
        rule=row.rule,
        source=row.source,
        started=row.started,
        due=row.due,
        days_left=(row.due - now).days,
        editable=row.editable,
        state=row.state,
        settled=row.settled,
    )
