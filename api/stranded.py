"""Open encounters to which nothing will ever happen: no task, no deadline, nothing on its way. A mistake of ours."""

from api.family import family, unheard
from api.services import Services
from models.ids import EncounterId
from storage import api_supervision


async def is_stranded(services: Services, encounter: EncounterId) -> bool:
    """Whether an open encounter waits for nothing.

    The tables answer for almost all; only then the family is asked, since a step under way is in no table.
    """
    async with services.database.session() as session:
        if await api_supervision.awaits(session, encounter):
            return False
    members = await family(services.temporal, encounter)
    at_rest = all(each.standing.parked for each in members) and not unheard(members)
    due = any(each.standing.next_due or each.standing.open_tasks for each in members)
    return bool(members) and at_rest and not due and await services.exchange_idle(encounter)
