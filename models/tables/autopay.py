"""Consents to charge a stored card for a plan's installments, and their revocations. Both are append-only."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, ForeignKey
from sqlmodel import Field, SQLModel

from models.tables import columns


class AutopayConsentRow(SQLModel, table=True):
    """A consent for one plan; `token` is the gateway's, sealed."""

    __tablename__ = "autopay_consents"

    id: int | None = Field(None, sa_column=columns.serial())
    key: str = Field(max_length=200, unique=True)
    encounter_id: str = Field(sa_column=columns.encounter())
    plan: int
    token: bytes = Field(sa_column=columns.sealed())
    card: str = Field(max_length=40)
    terms: str = Field(max_length=4000)
    on: date
    by: str = Field(max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())


class AutopayRevocationRow(SQLModel, table=True):
    """A consent was taken back: nothing is charged by it any more."""

    __tablename__ = "autopay_revocations"

    consent_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("autopay_consents.id"), primary_key=True, autoincrement=False)
    )
    on: date
    by: str = Field(max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())
