"""What was reported about patients' balances as it came in, and what was mailed, without its text."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.ids import EncounterId
from models.messages.facts import PatientReported
from models.tables import METADATA
from models.tables.balance import LetterRow, PatientEventRow

_letters = METADATA.tables["letters"].c


async def keep_event(session: AsyncSession, fact: PatientReported) -> None:
    """Keep an event, once for its id."""
    row = fact.model_dump(include={"id", "event", "on", "cents", "installments", "by"})
    statement = insert(PatientEventRow).values(**row, encounter_id=fact.encounter)
    await session.execute(statement.on_conflict_do_nothing())


async def letters_of(session: AsyncSession, encounter: EncounterId) -> Sequence[LetterRow]:
    """Return the letters of an encounter in the order of its business clock."""
    statement = select(LetterRow).where(_letters.encounter_id == encounter)
    return (await session.scalars(statement.order_by(_letters.business_at, _letters.key))).all()
