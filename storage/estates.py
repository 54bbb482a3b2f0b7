"""Claims against the estates of patients who have died."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.estates import EstateStep
from models.ids import EncounterId
from models.messages.balance import RecordEstate
from models.tables import METADATA
from models.tables.estates import EstateStepRow
from storage.crypto import Keyring

_steps = METADATA.tables["estate_steps"].c


async def keep(session: AsyncSession, keys: Keyring, record: RecordEstate) -> bool:
    """Keep a step, once for its task; whether it is new."""
    row = {
        "key": record.task,
        "encounter_id": record.encounter,
        "step": record.step,
        "on": record.at.date(),
        "claims_by": record.claims_by,
        "detail": keys.seal(record.detail, f"estate-step:{record.task}"),
        "actor": record.actor,
    }
    made = insert(EstateStepRow).values(row).on_conflict_do_nothing(index_elements=["key"]).returning(_steps.id)
    return (await session.execute(made)).first() is not None


async def newest(session: AsyncSession, encounter: EncounterId) -> tuple[EstateStep, date | None] | None:
    """Return the newest step of an account, and the last day that it names."""
    mine = select(_steps.step, _steps.claims_by).where(_steps.encounter_id == encounter)
    row = (await session.execute(mine.order_by(_steps.id.desc()).limit(1))).first()
    return None if row is None else (EstateStep(row[0]), row[1])
