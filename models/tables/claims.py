"""Claims as sent, and what payers decided about them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from models.ids import PayerSequence
from models.messages.claims import Frequency
from models.tables import columns


class ClaimState(StrEnum):
    """How far a submission has come."""

    BUILT = "built"
    QUEUED = "queued"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ADJUDICATED = "adjudicated"


class ClaimRow(SQLModel, table=True):
    """One submission. `claim` is what the 837 says; it is rebuilt freely until it is queued, then never again.

    `pins` names the versions of rules, prices and codes that were used.
    """

    __tablename__ = "claims"
    __table_args__ = (UniqueConstraint("encounter_id", "sequence", "submission"),)

    number: str = Field(primary_key=True, max_length=20)
    encounter_id: str = Field(sa_column=columns.encounter(index=False))
    sequence: PayerSequence = Field(sa_column=columns.words(PayerSequence))
    submission: int
    payer_id: str = Field(max_length=80, index=True)
    frequency: Frequency = Field(sa_column=columns.words(Frequency))
    state: ClaimState = Field(sa_column=columns.words(ClaimState, index=True))
    charge_cents: int = Field(sa_column=columns.cents())
    service_date: date
    payer_claim_number: str = Field("", max_length=50, index=True)
    claim: bytes = Field(sa_column=columns.sealed())
    findings: list[Any] = Field(sa_column=columns.document())
    pins: dict[str, Any] = Field(sa_column=columns.document())
    built_number: int
    queued_on: date | None = None
    accepted_on: date | None = None
    recorded_at: datetime = Field(sa_column=columns.recorded())
    updated_at: datetime = Field(sa_column=columns.recorded())


class PostedClaimRow(SQLModel, table=True):
    """One posted CLP. Append-only. Amounts are cents, negative for a reversal.

    `destination` is where the patient's part went: another payer's sequence, or empty for the patient.
    `counterpart` ("<remittance>/<position>") is the posting that this one takes back, or by which it was taken back
    before it came. `decision` holds the lines with their adjustments, which a secondary claim repeats.
    """

    __tablename__ = "posted_claims"
    __table_args__ = (
        PrimaryKeyConstraint("remittance_id", "position"),
        CheckConstraint("reversal = (status = '22')", name="reversal_status"),
        Index("ix_posted_claims_encounter", "encounter_id", "sequence"),
    )

    remittance_id: str = Field(sa_column=Column(String(40), ForeignKey("remittances.id"), nullable=False))
    position: int
    claim: str = Field(max_length=20, index=True)
    encounter_id: str = Field(sa_column=columns.encounter(index=False))
    sequence: PayerSequence = Field(sa_column=columns.words(PayerSequence))
    business_date: date
    status: str = Field(max_length=2)
    reversal: bool
    paid_cents: int = Field(sa_column=columns.cents())
    contractual_cents: int = Field(sa_column=columns.cents())
    patient_cents: int = Field(sa_column=columns.cents())
    denied_cents: int = Field(sa_column=columns.cents())
    capitated_cents: int = Field(0, sa_column=Column(BigInteger, nullable=False, server_default="0"))
    shortfall_cents: int = Field(sa_column=columns.cents())
    open_cents: int = Field(sa_column=columns.cents())
    destination: str = Field("", max_length=1)
    counterpart: str | None = Field(None, max_length=60, unique=True)
    crossover: bool
    payer_claim_number: str = Field("", max_length=50)
    reasons: list[str] = Field(sa_column=columns.texts())
    decision: bytes = Field(sa_column=columns.sealed())
    recorded_at: datetime = Field(sa_column=columns.recorded())
