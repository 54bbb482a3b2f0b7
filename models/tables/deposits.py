"""Deposits of payers: one row for each that the bank told."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index
from sqlmodel import Field, SQLModel

from models.deposits import DepositMethod
from models.tables import columns


class DepositRow(SQLModel, table=True):
    """What the bank told, and the payment that it is taken for (`of_*`): its own words, unless a person said other."""

    __tablename__ = "deposits"
    __table_args__ = (Index("ix_deposits_of_trace", "of_trace", "of_payer"),)

    id: str = Field(primary_key=True, max_length=40)
    method: DepositMethod = Field(sa_column=columns.words(DepositMethod))
    payer_identifier: str = Field("", max_length=80)
    trace_number: str = Field("", max_length=80)
    cents: int = Field(sa_column=columns.cents())
    deposited_on: date = Field(index=True)
    payer_name: str = Field("", max_length=80)
    bank_reference: str = Field("", max_length=80)
    file_id: int | None = Field(
        None, sa_column=Column(BigInteger, ForeignKey("edi_files.id"), nullable=True, index=True)
    )
    of_payer: str = Field("", max_length=80)
    of_trace: str = Field("", max_length=80)
    matched_by: str = Field("", max_length=80, description="Who said what it pays; empty: the bank's own words do")
    watched: bool = Field(False, sa_column=Column(Boolean, nullable=False, server_default="false"))
    received_at: datetime = Field(sa_column=columns.recorded())
