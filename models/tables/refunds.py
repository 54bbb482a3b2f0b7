"""Refunds that were approved. What became of each is in the ledger, under its number."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, Identity
from sqlmodel import Field, SQLModel

from models.ids import PayerSequence
from models.tables import columns


class RefundRow(SQLModel, table=True):
    """One refund; `number` is the number of its check. Append-only. `sequence` is empty for the patient."""

    __tablename__ = "refunds"
    __table_args__ = (
        CheckConstraint("cents > 0", name="pays"),
        CheckConstraint("requested_by <> approved_by", name="separation_of_duties"),
    )

    number: int | None = Field(None, sa_column=Column(BigInteger, Identity(start=1001), primary_key=True))
    key: str = Field(max_length=200, unique=True)
    encounter_id: str = Field(sa_column=columns.encounter())
    sequence: PayerSequence | None = Field(None, sa_column=columns.words(PayerSequence, nullable=True))
    cents: int = Field(sa_column=columns.cents())
    requested_by: str = Field(max_length=80)
    approved_by: str = Field(max_length=80)
    business_date: date
    recorded_at: datetime = Field(sa_column=columns.recorded())
