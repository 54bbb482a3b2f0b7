"""Good-faith estimates as they were given, disputes of bills, and how these ended. Append-only."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, ForeignKey
from sqlmodel import Field, SQLModel

from models.estimates import DisputeOutcome
from models.tables import columns


class EstimateRow(SQLModel, table=True):
    """An estimate with the PDF that the patient got; kept for six years (45 CFR 149.610(f)(1)). PHI."""

    __tablename__ = "good_faith_estimates"

    id: int | None = Field(None, sa_column=columns.serial())
    key: str = Field(max_length=200, unique=True)
    encounter_id: str = Field(sa_column=columns.encounter())
    issued_on: date
    total_cents: int = Field(sa_column=columns.cents())
    content: bytes = Field(sa_column=columns.sealed())
    document: bytes = Field(sa_column=columns.sealed())
    actor: str = Field(max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())


class EstimateDisputeRow(SQLModel, table=True):
    """A dispute that the patient opened with the federal (or a state's) dispute process."""

    __tablename__ = "estimate_disputes"

    id: int | None = Field(None, sa_column=columns.serial())
    key: str = Field(max_length=200, unique=True)
    encounter_id: str = Field(sa_column=columns.encounter())
    estimate_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("good_faith_estimates.id"), nullable=False, index=True)
    )
    reference: str = Field("", max_length=80)
    opened_on: date
    actor: str = Field(max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())


class EstimateDecisionRow(SQLModel, table=True):
    """How a dispute ended, once: all that the patient is to pay, and what was taken off for it."""

    __tablename__ = "estimate_decisions"

    dispute_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("estimate_disputes.id"), primary_key=True, autoincrement=False)
    )
    outcome: DisputeOutcome = Field(sa_column=columns.words(DisputeOutcome))
    pay_cents: int = Field(sa_column=columns.cents())
    adjusted_cents: int = Field(sa_column=columns.cents())
    on: date
    actor: str = Field(max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())
