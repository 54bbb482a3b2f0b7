"""What several routes ask about one encounter."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFoundError
from api.services import Services
from models.ids import EncounterId
from storage import api_clock


async def must_exist(session: AsyncSession, encounter: EncounterId) -> None:
    """Raise NotFoundError where there is no such encounter."""
    await _offset(session, encounter)


async def business_now(services: Services, session: AsyncSession, encounter: EncounterId) -> datetime:
    """Return the moment on an encounter's own clock.

    Raises:
        NotFoundError: There is no such encounter.
    """
    return services.now() + timedelta(seconds=await _offset(session, encounter))


async def _offset(session: AsyncSession, encounter: EncounterId) -> int:
    offset = await api_clock.offset_of(session, encounter)
    if offset is None:
        raise NotFoundError(f"no encounter {encounter}")
    return offset
