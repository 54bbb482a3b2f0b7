"""Holds of accounts, and how they ended. Append-only."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, ForeignKey
from sqlmodel import Field, SQLModel

from models.tables import columns


class HoldRow(SQLModel, table=True):
    """A hold that somebody placed; `key` is the caller's."""

    __tablename__ = "holds"

    id: int | None = Field(None, sa_column=columns.serial())
    key: str = Field(max_length=200, unique=True)
    encounter_id: str = Field(sa_column=columns.encounter())
    patient_index: str = Field("", max_length=64, index=True)
    facility: str = Field("", max_length=80)
    kind: str = Field(max_length=40)
    since: date
    event_on: date | None = None
    detail: bytes = Field(sa_column=columns.sealed())
    placed_by: str = Field(max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())


class HoldEndingRow(SQLModel, table=True):
    """How a hold ended, once."""

    __tablename__ = "hold_endings"

    hold_id: int = Field(sa_column=Column(BigInteger, ForeignKey("holds.id"), primary_key=True, autoincrement=False))
    ending: str = Field(max_length=40)
    on: date
    reason: bytes = Field(sa_column=columns.sealed())
    ended_by: str = Field(max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())
