"""What was coded for a patient at other encounters."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.coding import Coding
from models.tables.charts import CodingRow
from models.tables.encounters import EncounterRow, EncounterStatus


async def earlier_codings(session: AsyncSession, encounter: str, since: date) -> Sequence[tuple[date, Coding]]:
    """Return the codings that hold of the patient's other encounters at the same billing provider, with their days.

    From a day on up to the day of this encounter; cancelled encounters are left out.
    """
    this, other = aliased(EncounterRow), aliased(EncounterRow)
    newest = (
        select(CodingRow)
        .where(col(CodingRow.encounter_id) == col(other.id))
        .order_by(col(CodingRow.number).desc())
        .limit(1)
        .subquery()
        .lateral()
    )
    statement = (
        select(col(other.service_date), newest.c.coding)
        .select_from(this)
        .join(other, (col(other.patient_index) == col(this.patient_index)) & (col(other.id) != col(this.id)))
        .join(newest, true())
        .where(
            col(this.id) == encounter,
            col(this.patient_index) != "",
            col(other.facility) == col(this.facility),
            col(other.status) != EncounterStatus.CANCELLED,
            col(other.service_date).between(since, col(this.service_date)),
        )
        .order_by(col(other.service_date), col(other.id))
    )
    return [(day, Coding.model_validate(coding)) for day, coding in await session.execute(statement)]
