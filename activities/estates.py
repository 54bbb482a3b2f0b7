"""Claims against the estates of patients who have died."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity

from domain.holds import DECEASED
from models.estates import EstateStep
from models.holds import Hold
from models.ids import EncounterId
from models.messages.balance import EstateFacts, RecordEstate
from storage import audit, encounters, estates, holds
from storage.crypto import Keyring
from storage.engine import Database


class EstateActivities:
    """Claims against estates."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn
    async def record_estate(self, record: RecordEstate) -> None:
        """Keep what a person did about the claim, once for each task."""
        async with self._database.transaction() as session:
            if await estates.keep(session, self._database.keys, record):
                subject = f"encounter/{record.encounter}"
                await audit.record(session, record.actor, f"estate.{record.step.value}", subject, {})


async def estate_of(
    session: AsyncSession, keys: Keyring, encounter: EncounterId, held: Iterable[Hold]
) -> EstateFacts | None:
    """Return what is known for a claim; None where the patient lives, or nothing is left to do about it."""
    hold = next((each for each in held if each.kind == DECEASED), None)
    if hold is None:
        return None
    step, claims_by = await estates.newest(session, encounter) or (None, None)
    if step in (EstateStep.FILED, EstateStep.NOT_FILED):
        return None
    patient = (await encounters.intake(session, keys, encounter)).patient
    died_on = await holds.event_on(session, hold.id) if hold.id else None
    return EstateFacts(state=patient.address.state, died_on=died_on, claims_by=claims_by)
