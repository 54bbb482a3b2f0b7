"""Closed months of the books."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from models.tables import columns


class PeriodRow(SQLModel, table=True):
    """A month that is closed, by its first day. Append-only.

    What is recorded for it afterwards counts in the first month still open. `figures` are cents by account at the
    close: own entries and late ones of months before.
    """

    __tablename__ = "accounting_periods"
    __table_args__ = (CheckConstraint("extract(day FROM month) = 1", name="first_day"),)

    month: date = Field(primary_key=True)
    figures: dict[str, Any] = Field(sa_column=columns.document())
    entries: int
    closed_by: str = Field(max_length=80)
    closed_at: datetime = Field(sa_column=columns.recorded())
