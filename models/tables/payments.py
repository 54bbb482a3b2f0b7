"""Patients' payments as they were received, and what was told of their taking back. Both are append-only."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from models.payments import PaymentMethod, ReversalReason
from models.tables import columns


class PaymentRow(SQLModel, table=True):
    """A payment with its receipt. The ledger's entries name the receipt as their source."""

    __tablename__ = "payments"

    number: str = Field(primary_key=True, max_length=20)
    encounter_id: str = Field(sa_column=columns.encounter())
    cents: int = Field(sa_column=columns.cents())
    method: PaymentMethod = Field(sa_column=columns.words(PaymentMethod))
    reference: str = Field("", max_length=80, index=True)
    card: str = Field("", max_length=40)
    on: date
    by: str = Field("", max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())


class PaymentReversalRow(SQLModel, table=True):
    """What was told of a payment; it may come before the payment itself."""

    __tablename__ = "payment_reversals"
    __table_args__ = (CheckConstraint("reason <> 'refund' OR approved_by <> by", name="separation_of_duties"),)

    id: str = Field(primary_key=True, max_length=120)
    payment: str = Field(max_length=80, index=True)
    reason: ReversalReason = Field(sa_column=columns.words(ReversalReason))
    cents: int = Field(sa_column=columns.cents())
    dispute: str = Field("", max_length=80)
    on: date
    by: str = Field("", max_length=80)
    approved_by: str = Field("", max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())


class PayAttemptRow(SQLModel, table=True):
    """Somebody with a pay link answered who they are, rightly or not."""

    __tablename__ = "pay_attempts"

    id: int | None = Field(None, sa_column=columns.serial())
    encounter_id: str = Field(sa_column=columns.encounter())
    passed: bool
    at: datetime = Field(sa_column=columns.moment())
