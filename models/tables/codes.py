"""Loaded code sets. A vintage is one published file; its rows never change, and a later vintage stands beside it.

Each table has `vintage` first in its primary key, so that a look-up is: which vintage on that day, then one index. Rows
of a file that have dates of their own keep them in `starts` and `ends` (both inclusive, empty for open).
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Index, Numeric, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from models.tables import columns


def vintage() -> Column[int]:
    """The published file that the row is from: first part of the primary key."""
    return Column(BigInteger, ForeignKey("code_vintages.id"), primary_key=True, autoincrement=False)


def part(length: int) -> Column[str]:
    """One more part of the primary key, empty where it does not tell rows apart."""
    return Column(String(length), primary_key=True, server_default="")


def _number() -> Column[Decimal]:
    return Column(Numeric(12, 4), nullable=True)


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


class Level(StrEnum):
    """What a node of the ICD-10-CM tree is. A block and a category may have the same name: B20."""

    CHAPTER = "chapter"
    BLOCK = "block"
    CODE = "code"


class CodeDiagnosisRow(SQLModel, table=True):
    """A node of the ICD-10-CM tabular list, without dot; the path of a code is chapter, block, then its parents."""

    __tablename__ = "code_diagnoses"
    __table_args__ = (Index("ix_code_diagnoses_parent", "vintage", "parent"),)

    vintage: int = Field(sa_column=vintage())
    level: Level = Field(sa_column=Column(columns.words(Level).type, primary_key=True))
    code: str = Field(max_length=9, primary_key=True)
    title: str
    billable: bool
    position: int = Field(description="In the order of the list")
    chapter: str = Field(max_length=3)
    block: str = Field(max_length=9, description="The innermost; of a block, the one around it")
    parent: str = Field(max_length=7, description="The code above; empty for a category")
    notes: dict[str, Any] | None = Field(None, sa_column=columns.document(nullable=True))


class CodeItemRow(SQLModel, table=True):
    """A line of a list of codes: services, modifiers, places, taxonomies, reasons, MS-DRGs."""

    __tablename__ = "code_items"

    vintage: int = Field(sa_column=vintage())
    code: str = Field(max_length=12, primary_key=True)
    part: str = Field(sa_column=part(80))
    title: str
    starts: date | None = None
    ends: date | None = None
    detail: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class CodeFeeScheduleRow(SQLModel, table=True):
    """Relative values and payment rules of a service (with 26, TC or 53, of that part of it)."""

    __tablename__ = "code_fee_schedule"

    vintage: int = Field(sa_column=vintage())
    code: str = Field(max_length=5, primary_key=True)
    modifier: str = Field(sa_column=part(2))
    starts: date = Field(date.min, sa_column=Column(Date, primary_key=True, server_default="0001-01-01"))
    ends: date | None = None
    work: Decimal | None = Field(None, sa_column=_number())
    nonfacility_pe: Decimal | None = Field(None, sa_column=_number())
    facility_pe: Decimal | None = Field(None, sa_column=_number())
    malpractice: Decimal | None = Field(None, sa_column=_number())
    opps_nonfacility_pe: Decimal | None = Field(None, sa_column=_number())
    opps_facility_pe: Decimal | None = Field(None, sa_column=_number())
    opps_malpractice: Decimal | None = Field(None, sa_column=_number())
    conversion_factor: Decimal | None = Field(None, sa_column=_number())
    status: str | None = Field(None, max_length=1)
    global_days: str | None = Field(None, max_length=3)
    endoscopic_base: str | None = Field(None, max_length=5)
    supervision: str | None = Field(None, max_length=2)
    imaging_family: str | None = Field(None, max_length=2)
    nonfacility_na: str | None = Field(None, max_length=2)
    facility_na: str | None = Field(None, max_length=2)
    not_for_medicare: str | None = Field(None, max_length=1)
    pctc: int | None = None
    multiple_procedure: int | None = None
    bilateral: int | None = None
    assistant: int | None = None
    co_surgeons: int | None = None
    team: int | None = None
    preoperative: Decimal | None = Field(None, sa_column=_number())
    intraoperative: Decimal | None = Field(None, sa_column=_number())
    postoperative: Decimal | None = Field(None, sa_column=_number())


class CodeLocalityRow(SQLModel, table=True):
    """A payment locality of Medicare: its cost indices, or its anesthesia factor, or its counties."""

    __tablename__ = "code_localities"

    vintage: int = Field(sa_column=vintage())
    mac: str = Field(max_length=5, primary_key=True)
    locality: str = Field(max_length=2, primary_key=True)
    state: str = Field(sa_column=part(40))
    name: str | None = None
    counties: str | None = None
    gpci_work: Decimal | None = Field(None, sa_column=_number())
    gpci_pe: Decimal | None = Field(None, sa_column=_number())
    gpci_malpractice: Decimal | None = Field(None, sa_column=_number())
    anesthesia_factor: Decimal | None = Field(None, sa_column=_number())


class CodePriceRow(SQLModel, table=True):
    """What Medicare pays for a service by a fixed list: laboratory, hospital outpatient, caps by locality, drugs."""

    __tablename__ = "code_prices"

    vintage: int = Field(sa_column=vintage())
    code: str = Field(max_length=5, primary_key=True)
    modifier: str = Field(sa_column=part(2))
    mac: str = Field(sa_column=part(5))
    locality: str = Field(sa_column=part(2))
    status: str | None = Field(None, max_length=2)
    apc: str | None = Field(None, max_length=5)
    weight: Decimal | None = Field(None, sa_column=_number())
    dollars: Decimal | None = Field(None, sa_column=_number())
    cents: int | None = Field(None, sa_column=columns.cents(nullable=True))
    facility_cents: int | None = Field(None, sa_column=columns.cents(nullable=True))
    copay_cents: int | None = Field(None, sa_column=columns.cents(nullable=True))
    least_copay_cents: int | None = Field(None, sa_column=columns.cents(nullable=True))
