"""Loaded code sets. A vintage is one published file; its rows never change, and a later vintage stands beside it.

Each table of a kind has `vintage` first in its primary key, so that a look-up is: which vintage on that day, then one
index. Rows of the file that have dates of their own keep them in columns.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index
from sqlmodel import Field, SQLModel

from models.tables import columns


def vintage() -> Column[int]:
    """The published file that the row is from: first part of the primary key."""
    return Column(BigInteger, ForeignKey("code_vintages.id"), primary_key=True, autoincrement=False)


class CodeVintageRow(SQLModel, table=True):
    """A published file that was loaded. On a day, that of a kind holds which covers it and begins last."""

    __tablename__ = "code_vintages"
    __table_args__ = (
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="dates"),
        Index("ix_code_vintages_kind_effective_from", "kind", "effective_from"),
        Index("uq_code_vintages_kind_sha256", "kind", "sha256", unique=True),
    )

    id: int | None = Field(None, sa_column=columns.serial())
    kind: str = Field(max_length=40)
    file_name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    rows: int
    effective_from: date
    effective_to: date | None = Field(None, description="Inclusive; empty: until the next vintage begins")
    loaded_by: str = Field(max_length=80)
    loaded_at: datetime = Field(sa_column=columns.recorded())


class CodePlaceRow(SQLModel, table=True):
    """A place of service code. `setting`: Facility or Non-Facility, which decides the fee; empty: unassigned."""

    __tablename__ = "code_places"

    vintage: int = Field(sa_column=vintage())
    code: str = Field(max_length=2, primary_key=True)
    setting: str = Field(max_length=20)
    name: str
    description: str
