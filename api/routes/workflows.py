"""Workflows for supervisors: where each stands, what troubles it, and what can be done about it."""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from api.condition import Condition, Health, Trouble, health
from api.cursors import Cursor, Limit, Page, encode, moment_and_id
from api.errors import NotFoundError
from api.links import temporal_link
from api.paths import WorkflowPath
from api.problems import documented
from api.security import App, Reader
from api.services import Services
from api.stranded import is_stranded
from models.base import Value
from models.ids import EncounterId, WorkflowKind
from models.tables.desk import WorkflowStateRow
from storage import api_supervision
from storage.api_supervision import NEVER, WorkflowSearch

router = APIRouter(prefix="/workflows", tags=["supervisor"])
CHUNK = 200
"""Workflows that one call asks Temporal about when it filters by condition; the cursor goes on from there."""


class WorkflowView(Value):
    """A workflow: where it stands by its own word, and how it fares by Temporal's."""

    id: str
    kind: WorkflowKind
    encounter: str | None
    stage: str
    stage_since: datetime
    payer_id: str
    started_at: datetime
    next_due: datetime | None
    condition: Condition
    troubles: tuple[Trouble, ...] = ()
    history_length: int = 0
    temporal_ui: str = ""


@router.get("")
async def list_workflows(
    services: App,
    _reader: Reader,
    kind: WorkflowKind | None = None,
    encounter: str = "",
    stage: str = "",
    payer: str = "",
    state: Literal["open", "closed", "any"] = "open",
    started_before: Annotated[AwareDatetime | None, Query(description="Age: real time of the start")] = None,
    due_before: Annotated[AwareDatetime | None, Query(description="Next deadline, business time")] = None,
    condition: Annotated[Condition | None, Query(description="running, failing, stuck or stranded")] = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[WorkflowView]:
    """List workflows, those whose deadline comes first first.

    With `condition` a page may be shorter than its limit and still have a next one.
    """
    after = moment_and_id(cursor)
    closed = None if state == "any" else state == "closed"
    chunk = limit if condition is None else max(limit, CHUNK)
    search = WorkflowSearch(
        kind, encounter, stage, payer, closed, started_before, due_before, after=after, limit=chunk + 1
    )
    async with services.database.session() as session:
        rows = await api_supervision.search_workflows(session, search)
    views = await asyncio.gather(*(_view(services, row) for row in rows[:chunk]))
    wanted = [view for view in views if condition in (None, view.condition)]
    last = wanted[limit - 1] if len(wanted) > limit else views[-1] if len(rows) > chunk else None
    return Page(items=tuple(wanted[:limit]), next=None if last is None else encode(last.next_due or NEVER, last.id))


@router.get("/{workflow_id:path}", responses=documented(404))
async def get_workflow(services: App, _reader: Reader, workflow_id: WorkflowPath) -> WorkflowView:
    """Return one workflow."""
    async with services.database.session() as session:
        row = await api_supervision.workflow(session, workflow_id)
    if row is None:
        raise NotFoundError(f"no workflow {workflow_id}")
    return await _view(services, row)


async def _view(services: Services, row: WorkflowStateRow) -> WorkflowView:
    fares = Health(Condition.CLOSED) if row.closed else await health(services.temporal, row.workflow_id)
    root = row.kind is WorkflowKind.ENCOUNTER and fares.condition is Condition.RUNNING
    if root and row.encounter_id is not None and await is_stranded(services, EncounterId(row.encounter_id)):
        fares = replace(fares, condition=Condition.STRANDED)
    return WorkflowView(
        id=row.workflow_id,
        kind=row.kind,
        encounter=row.encounter_id,
        stage=row.stage,
        stage_since=row.stage_since,
        payer_id=row.payer_id,
        started_at=row.started_at,
        next_due=row.next_due,
        condition=fares.condition,
        troubles=fares.troubles,
        history_length=fares.history_length,
        temporal_ui=temporal_link(services, row.workflow_id, row.run_id),
    )
