"""Collections: why an account may or may not go to an agency."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import Field

from activities.collections import conditions
from api.auditing import note
from api.encounters import business_now, must_exist
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Reader
from domain.collections import Condition
from models.agency_files import Told
from models.base import Value
from models.ids import EncounterId
from models.messages.balance import Placement
from storage import agencies, balance, ledger

router = APIRouter(prefix="/encounters", tags=["collections"])


class Gate(Value):
    """The gate at a moment on the encounter's clock. Nothing opens it but the conditions themselves."""

    encounter: EncounterId
    at: datetime
    open: bool = Field(description="Every condition but the approval is met")
    conditions: tuple[Condition, ...]


@router.get("/{encounter}/collections-gate", responses=documented(404))
async def collections_gate(services: App, actor: Reader, encounter: EncounterPath, agency: str = "") -> Gate:
    """Say for each condition of a placement whether it is met, since or until when, why, and by which rule.

    With an agency also whether its contract takes the account. PHI: the reading is recorded.
    """
    async with services.database.transaction() as session:
        now = await business_now(services, session, encounter)
        cents = (await ledger.balances(session, encounter)).patient
        asked = Placement(encounter=encounter, at=now, agency=agency, cents=cents)
        found = await conditions(session, services.database.keys, asked)
        await note(session, actor, "collections_gate.read", f"encounter/{encounter}")
    is_open = all(each.met for each in found if each.name != "approved")
    return Gate(encounter=encounter, at=now, open=is_open, conditions=found)


class RecordView(Value):
    """One record for an agency: in which file it went, and what the agency said about it."""

    told: Told
    on: date
    file: str | None
    line: int | None
    accepted: bool | None = Field(description="null until the agency has answered")
    reason: str


class PlacementView(Value):
    """An account at an agency; `recalled` is null while it is there."""

    agency: str
    cents: int
    requested_by: str
    approved_by: str
    placed: datetime
    recalled: datetime | None
    recall_reason: str


class Placements(Value):
    """Every placement of an account, and what the agencies were told."""

    placements: tuple[PlacementView, ...]
    records: tuple[RecordView, ...]


@router.get("/{encounter}/placements", responses=documented(404))
async def list_placements(services: App, actor: Reader, encounter: EncounterPath) -> Placements:
    """List placements and records of an account, oldest first."""
    async with services.database.transaction() as session:
        await must_exist(session, encounter)
        rows = await balance.placements(session, encounter)
        told = await agencies.records_of(session, encounter)
        names = await agencies.file_names(session, [row.file_id for row in told if row.file_id is not None])
        await note(session, actor, "placements.read", f"encounter/{encounter}")
    return Placements(
        placements=tuple(
            PlacementView(
                agency=row.agency, cents=row.cents, requested_by=row.requested_by, approved_by=row.approved_by,
                placed=row.placed_at, recalled=row.recalled_at, recall_reason=row.recall_reason,
            )
            for row in rows
        ),
        records=tuple(
            RecordView(
                told=row.told, on=row.on, file=names.get(row.file_id or 0), line=row.line, accepted=row.accepted,
                reason=row.reason,
            )
            for row in told
        ),
    )  # fmt: skip
