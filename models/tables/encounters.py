"""Encounters and every version of their intake."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables import columns


class EncounterStatus(StrEnum):
    """Whether an encounter still wants anything."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class EncounterRow(SQLModel, table=True):
    """One encounter. `intake` is the newest version, `source_index` the blind index of source and identifier."""

    __tablename__ = "encounters"

    id: str = Field(primary_key=True, max_length=20)
    source_index: str = Field(max_length=64, unique=True)
    patient_index: str = Field("", max_length=64, index=True)
    facility: str = Field("", max_length=80, index=True)
    payer_id: str = Field("", max_length=80, index=True)
    service_date: date | None = Field(None, index=True)
    stage: str = Field("registration", max_length=40, index=True)
    status: EncounterStatus = Field(
        EncounterStatus.OPEN, sa_column=columns.words(EncounterStatus, index=True, default="open")
    )
    outcome: str = Field("", max_length=60)
    business_offset_seconds: int = Field(0, sa_column=columns.cents())
    business_stands_at: datetime | None = Field(None, sa_column=columns.moment(nullable=True))
    self_pay: bool = False
    time_travel: bool = False
    intake: bytes = Field(sa_column=columns.sealed())
    intake_number: int = 1
    created_at: datetime = Field(sa_column=columns.recorded())
    closed_at: datetime | None = Field(None, sa_column=columns.moment(nullable=True))


class IntakeVersionRow(SQLModel, table=True):
    """One version of an intake, as received (number 1) or corrected. Append-only.

    `call` is the number of the registration call that made it, so that a repeated call makes no second one.
    """

    __tablename__ = "intake_versions"
    __table_args__ = (UniqueConstraint("encounter_id", "number"), UniqueConstraint("encounter_id", "call"))

    id: int | None = Field(None, sa_column=columns.serial())
    encounter_id: str = Field(sa_column=columns.encounter())
    number: int
    call: str = Field(max_length=60)
    actor: str = Field("", max_length=80)
    intake: bytes = Field(sa_column=columns.sealed())
    recorded_at: datetime = Field(sa_column=columns.recorded())
