"""Good-faith estimates as they were given, disputes of bills, and how these ended.

All but requests and tracking numbers is append-only.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, String
from sqlmodel import Field, SQLModel

from models.estimates import Delivery, DisputeOutcome, EstimateState
from models.tables import columns


class EstimateRequestRow(SQLModel, table=True):
    """A booked visit or a question for which an estimate may be due, as it stands now.

    `content` is PHI. `version` counts its changes; `due` is the last day, by `clock`, which began on `began`.
    """

    __tablename__ = "estimate_requests"

    id: str = Field(primary_key=True, max_length=20)
    patient_index: str = Field("", max_length=64, index=True)
    facility: str = Field("", max_length=80)
    service_date: date | None = Field(None, index=True)
    state: EstimateState = Field(sa_column=columns.words(EstimateState, index=True))
    version: int = 1
    clock: str = Field("", max_length=60)
    began: date | None = None
    due: date | None = Field(None, index=True)
    encounter_id: str | None = Field(None, sa_column=columns.encounter(nullable=True))
    content: bytes = Field(sa_column=columns.sealed())
    recorded_at: datetime = Field(sa_column=columns.recorded())


class EstimateRow(SQLModel, table=True):
    """An estimate with the PDF that the patient got; kept for six years (45 CFR 149.610(f)(1)). PHI.

    Of an encounter, or of a request before there was one: then the request says which encounter came of it.
    """

    __tablename__ = "good_faith_estimates"
    __table_args__ = (CheckConstraint("(encounter_id IS NULL) <> (request_id IS NULL)", name="of_one"),)

    id: int | None = Field(None, sa_column=columns.serial())
    key: str = Field(max_length=200, unique=True)
    encounter_id: str | None = Field(None, sa_column=columns.encounter(nullable=True))
    request_id: str | None = Field(
        None, sa_column=Column(String(20), ForeignKey("estimate_requests.id"), nullable=True, index=True)
    )
    issued_on: date
    total_cents: int = Field(sa_column=columns.cents())
    content: bytes = Field(sa_column=columns.sealed())
    document: bytes = Field(sa_column=columns.sealed())
    actor: str = Field(max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())


class EstimateDeliveryRow(SQLModel, table=True):
    """How the patient got an estimate; `tracking` is empty until the vendor took the letter."""

    __tablename__ = "estimate_deliveries"

    estimate_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("good_faith_estimates.id"), primary_key=True, autoincrement=False)
    )
    delivery: Delivery = Field(sa_column=columns.words(Delivery))
    tracking: str = Field("", max_length=80)
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
