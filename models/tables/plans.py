"""Payment plans as agreed, and what became of them. Both are append-only."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.plans import PlanEvent
from models.tables import columns


class PaymentPlanRow(SQLModel, table=True):
    """A plan as agreed; `schedule` is its installments, each with due day and cents."""

    __tablename__ = "payment_plans"
    __table_args__ = (UniqueConstraint("encounter_id", "number"), UniqueConstraint("encounter_id", "business_at"))

    id: int | None = Field(None, sa_column=columns.serial())
    encounter_id: str = Field(sa_column=columns.encounter())
    number: int
    cents: int = Field(sa_column=columns.cents())
    received_before_cents: int = Field(sa_column=columns.cents())
    started: date
    schedule: list[dict[str, str | int]] = Field(sa_column=columns.document())
    grace_days: int
    approved_by: str = Field("", max_length=80)
    business_at: datetime = Field(sa_column=columns.moment())
    recorded_at: datetime = Field(sa_column=columns.recorded())


class PaymentPlanEventRow(SQLModel, table=True):
    """What became of a plan, in the order in which it was written."""

    __tablename__ = "payment_plan_events"
    __table_args__ = (UniqueConstraint("encounter_id", "number", "event", "business_at"),)

    id: int | None = Field(None, sa_column=columns.serial())
    encounter_id: str = Field(sa_column=columns.encounter())
    number: int
    event: PlanEvent = Field(sa_column=columns.words(PlanEvent))
    business_at: datetime = Field(sa_column=columns.moment())
    recorded_at: datetime = Field(sa_column=columns.recorded())
