"""What several routes ask about one encounter."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError
from api.services import Services
from models.ids import EncounterId
from storage import api_clock


async def must_exist(session: AsyncSession, encounter: EncounterId) -> None:
    """Raise NotFoundError where there is no such encounter."""
    await _clock(session, encounter)


async def business_now(services: Services, session: AsyncSession, encounter: EncounterId) -> datetime:
    """Return the moment on an encounter's own clock.

    Raises:
        NotFoundError: There is no such encounter.
    """
    return (await _clock(session, encounter)).now(services.now())


async def _clock(session: AsyncSession, encounter: EncounterId) -> api_clock.BusinessClock:
    clock = await api_clock.clock_of(session, encounter)
    if clock is None:
        raise NotFoundError(f"no encounter {encounter}")
    return clock
