"""Claims against the estates of patients who have died. Append-only."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.estates import EstateStep
from models.tables import columns


class EstateStepRow(SQLModel, table=True):
    """One step of an account's claim against an estate; `key` is the task's id.

    `detail` is PHI: court and case number, or why no claim is filed.
    """

    __tablename__ = "estate_steps"

    id: int | None = Field(None, sa_column=columns.serial())
    key: str = Field(max_length=200, unique=True)
    encounter_id: str = Field(sa_column=columns.encounter())
    step: EstateStep = Field(sa_column=columns.words(EstateStep))
    on: date
    claims_by: date | None = None
    detail: bytes = Field(sa_column=columns.sealed())
    actor: str = Field(max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())
