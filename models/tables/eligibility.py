"""What payers said about cover, and their prior authorisations. Nothing is overwritten."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables import columns


class EligibilityCheckRow(SQLModel, table=True):
    """One 270 and its 271: which coverage (position from 0), when on the business clock, and what came back."""

    __tablename__ = "eligibility_checks"
    __table_args__ = (UniqueConstraint("encounter_id", "number", "position"),)

    id: int | None = Field(None, sa_column=columns.serial())
    encounter_id: str = Field(sa_column=columns.encounter())
    number: int
    position: int
    payer_id: str = Field(max_length=80)
    trace: str = Field(max_length=50, unique=True)
    business_at: datetime = Field(sa_column=columns.moment())
    active: bool
    problem: str = Field("", max_length=200)
    authorization_required: bool = False
    estimate_cents: int | None = Field(None, sa_column=columns.cents(nullable=True))
    answer: bytes = Field(sa_column=columns.sealed())
    recorded_at: datetime = Field(sa_column=columns.recorded())


class AuthorizationRow(SQLModel, table=True):
    """A payer's decision about a prior authorisation; the newest one holds."""

    __tablename__ = "authorizations"
    __table_args__ = (UniqueConstraint("encounter_id", "business_at", "decision", "number"),)

    id: int | None = Field(None, sa_column=columns.serial())
    encounter_id: str = Field(sa_column=columns.encounter())
    business_at: datetime = Field(sa_column=columns.moment())
    decision: str = Field(max_length=40)
    number: str = Field("", max_length=50)
    actor: str = Field("", max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())
