"""Encounters: search, one at a glance, and its chart."""

from datetime import date, datetime
from typing import Any

from fastapi import APIRouter

from api.auditing import note
from api.cursors import Cursor, Limit, Page, encode, moment_and_id
from api.encounters import business_now
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Reader
from api.views import BalancesView, ClaimView, OpenTask, balances_view, claim_view, open_task
from models.base import Value
from models.intake import Intake
from models.tables.encounters import EncounterRow, EncounterStatus
from storage import api_encounters, encounters, ledger, tasks
from storage.encounters import EncounterSearch
from storage.tasks import TaskSearch

router = APIRouter(prefix="/encounters", tags=["encounters"])


class EncounterSummary(Value):
    """An encounter in a list. No PHI."""

    id: str
    status: EncounterStatus
    stage: str
    outcome: str
    payer_id: str
    facility: str
    service_date: date | None
    received: datetime


class EncounterView(EncounterSummary):
    """An encounter at a glance, on its own clock."""

    business_now: datetime
    self_pay: bool
    balances: BalancesView
    open_tasks: tuple[OpenTask, ...]
    claims: tuple[ClaimView, ...]


@router.get("")
async def list_encounters(
    services: App,
    _reader: Reader,
    status: EncounterStatus | None = None,
    stage: str = "",
    payer: str = "",
    facility: str = "",
    service_from: date | None = None,
    service_to: date | None = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[EncounterSummary]:
    """List encounters in the order in which they came."""
    wanted = EncounterSearch(
        status=status,
        stage=stage,
        payer_id=payer,
        facility=facility,
        service_from=service_from,
        service_to=service_to,
        after=moment_and_id(cursor),
        limit=limit + 1,
    )
    async with services.database.session() as session:
        rows = await encounters.search(session, wanted)
    more = encode(rows[limit - 1].created_at, rows[limit - 1].id) if len(rows) > limit else None
    return Page(items=tuple(EncounterSummary(**_summary(row)) for row in rows[:limit]), next=more)


@router.get("/{encounter}", responses=documented(404))
async def get_encounter(services: App, _reader: Reader, encounter: EncounterPath) -> EncounterView:
    """Return an encounter at a glance."""
    search = TaskSearch(encounter=encounter, limit=200)
    async with services.database.session() as session:
        row = await encounters.get(session, encounter)
        now = await business_now(services, session, encounter)
        owed = await ledger.balances(session, encounter)
        waiting = await tasks.search(session, search, services.now())
        claims = await api_encounters.claims_of(session, encounter)
    return EncounterView(
        **_summary(row),
        business_now=now,
        self_pay=row.self_pay,
        balances=balances_view(owed),
        open_tasks=tuple(open_task(each) for each in waiting),
        claims=tuple(claim_view(each) for each in claims),
    )


@router.get("/{encounter}/chart", responses=documented(404))
async def get_chart(services: App, actor: Reader, encounter: EncounterPath) -> Intake:
    """Return the encounter as received and corrected since. PHI: the reading is recorded."""
    async with services.database.transaction() as session:
        chart = await encounters.intake(session, services.database.keys, encounter)
        await note(session, actor, "chart.read", f"encounter/{encounter}")
    return chart


def _summary(row: EncounterRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "status": row.status,
        "stage": row.stage,
        "outcome": row.outcome,
        "payer_id": row.payer_id,
        "facility": row.facility,
        "service_date": row.service_date,
        "received": row.created_at,
    }
