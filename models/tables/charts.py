"""Codings, suggestions, and physician queries with their answers (part of the legal record)."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.queries import QueryOutcome
from models.tables import columns


class CodingRow(SQLModel, table=True):
    """One accepted version of an encounter's codes. Append-only; the highest number holds."""

    __tablename__ = "codings"
    __table_args__ = (UniqueConstraint("encounter_id", "number"),)

    id: int | None = Field(None, sa_column=columns.serial())
    encounter_id: str = Field(sa_column=columns.encounter())
    number: int
    coding: dict[str, Any] = Field(sa_column=columns.document())
    findings: list[Any] = Field(sa_column=columns.document())
    charge_cents: int = Field(sa_column=columns.cents())
    actor: str = Field("", max_length=80)
    business_at: datetime = Field(sa_column=columns.moment())
    recorded_at: datetime = Field(sa_column=columns.recorded())


class SuggestionsRow(SQLModel, table=True):
    """The suggestions of an encounter. They quote the record, so they are sealed."""

    __tablename__ = "suggestions"

    encounter_id: str = Field(sa_column=columns.encounter(primary_key=True, index=False))
    suggestions: bytes = Field(sa_column=columns.sealed())
    count: int
    recorded_at: datetime = Field(sa_column=columns.recorded())


class PhysicianQueryRow(SQLModel, table=True):
    """A question to a physician. Append-only.

    A workflow that was reset counts its queries anew: the newest one of a number is meant.
    """

    __tablename__ = "physician_queries"
    __table_args__ = (UniqueConstraint("encounter_id", "number", "business_at"),)

    id: int | None = Field(None, sa_column=columns.serial())
    encounter_id: str = Field(sa_column=columns.encounter())
    number: int
    draft: bytes = Field(sa_column=columns.sealed())
    actor: str = Field("", max_length=80)
    business_at: datetime = Field(sa_column=columns.moment())
    recorded_at: datetime = Field(sa_column=columns.recorded())


class PhysicianAnswerRow(SQLModel, table=True):
    """How one query ended, with the physician's words. Append-only."""

    __tablename__ = "physician_answers"

    query_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("physician_queries.id"), primary_key=True, autoincrement=False)
    )
    outcome: QueryOutcome = Field(sa_column=columns.words(QueryOutcome, default=QueryOutcome.ANSWERED))
    answer: bytes = Field(sa_column=columns.sealed())
    actor: str = Field("", max_length=80)
    business_at: datetime = Field(sa_column=columns.moment())
    recorded_at: datetime = Field(sa_column=columns.recorded())
