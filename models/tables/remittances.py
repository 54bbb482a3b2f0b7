"""Remittances: one row for each 835 transaction; the text stays in the file that brought it."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, ForeignKey
from sqlmodel import Field, SQLModel

from models.tables import columns


class RemittanceRow(SQLModel, table=True):
    """One 835. The id is a hash of payer, trace number and amount: the same payment told again is the same row."""

    __tablename__ = "remittances"

    id: str = Field(primary_key=True, max_length=40)
    payer_identifier: str = Field(max_length=80, description="TRN03")
    payer_id: str = Field("", max_length=80, index=True, description="Id in our payer table, where recognised")
    trace_number: str = Field(max_length=80, index=True)
    payment_cents: int = Field(sa_column=columns.cents())
    payment_date: date | None = None
    claims: int
    file_id: int = Field(sa_column=Column(BigInteger, ForeignKey("edi_files.id"), nullable=False, index=True))
    position: int = Field(description="Segment number of ST in the file")
    received_at: datetime = Field(sa_column=columns.recorded())
    held: str = Field("", max_length=20, description="Why it will not be posted: unbalanced, duplicate, rejected")
    posted_at: datetime | None = Field(None, sa_column=columns.moment(nullable=True))
    posted_claims: int = Field(0, sa_column=columns.count())
    paid_cents: int = Field(0, sa_column=columns.cents())
