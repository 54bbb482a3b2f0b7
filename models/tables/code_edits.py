"""Loaded claim edits of the National Correct Coding Initiative, by vintage (see models/tables/codes.py)."""

from datetime import date

from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from models.tables.codes import vintage


class CodePairRow(SQLModel, table=True):
    """Two services not paid together (NCCI PTP). Dates are inclusive; empty: from the first day, still in force."""

    __tablename__ = "code_pairs"

    vintage: int = Field(sa_column=vintage())
    column1: str = Field(max_length=5, primary_key=True)
    column2: str = Field(max_length=5, primary_key=True)
    file_line: int = Field(
        primary_key=True, description="Of the file: a pair may have several periods, and the file repeats one"
    )
    starts: date | None = None
    ends: date | None = None
    indicator: int = Field(sa_type=SmallInteger, description="0: never both; 1: with a modifier; 9: withdrawn")
    why: str


class CodeUnitsRow(SQLModel, table=True):
    """The most units of a service (NCCI MUE). `indicator` is the MAI: 1 a line, 2 a day, 3 a day with appeal."""

    __tablename__ = "code_units"

    vintage: int = Field(sa_column=vintage())
    code: str = Field(max_length=5, primary_key=True)
    units: int
    indicator: int = Field(sa_type=SmallInteger)
    why: str


class CodeAddOnRow(SQLModel, table=True):
    """A primary service of an add-on (NCCI AOC); CCCCC where each contractor decides. `kind` is the edit type."""

    __tablename__ = "code_add_ons"

    vintage: int = Field(sa_column=vintage())
    add_on: str = Field(max_length=5, primary_key=True)
    primary_code: str = Field(max_length=5, primary_key=True)
    kind: int = Field(sa_type=SmallInteger)
    starts: date | None = None
    ends: date | None = None
