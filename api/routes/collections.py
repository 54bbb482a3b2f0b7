"""Collections: why an account may or may not go to an agency."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field

from activities.collections import conditions
from api.auditing import note
from api.encounters import business_now
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Reader
from domain.collections import Condition
from models.base import Value
from models.ids import EncounterId
from models.messages.balance import Placement
from storage import ledger

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
