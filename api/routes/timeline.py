"""The timeline of one encounter."""

from fastapi import APIRouter

from api.auditing import note_alone
from api.encounters import must_exist
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Reader
from api.timeline import Moment, timeline

router = APIRouter(prefix="/encounters", tags=["supervisor"])


@router.get("/{encounter}/timeline", responses=documented(404))
async def get_timeline(services: App, actor: Reader, encounter: EncounterPath) -> tuple[Moment, ...]:
    """Tell an encounter's story: stages, steps, tasks and who did them, messages, timers, money, in one list."""
    async with services.database.session() as session:
        await must_exist(session, encounter)
    story = await timeline(services, encounter)
    await note_alone(services.database, actor, "timeline.read", f"encounter/{encounter}")
    return story
