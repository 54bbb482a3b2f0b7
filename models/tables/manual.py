"""Remittances that people typed from paper, with the scan of it."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey
from sqlmodel import Field, SQLModel

from models.tables import columns


class ManualRemittanceRow(SQLModel, table=True):
    """One typed payment. `file_id` is its 835, as soon as nobody has to confirm it any more."""

    __tablename__ = "manual_remittances"

    id: str = Field(primary_key=True, max_length=40)
    remittance_id: str = Field(max_length=40, index=True)
    payment_cents: int = Field(sa_column=columns.cents())
    content: bytes = Field(sa_column=columns.sealed())
    scan: bytes = Field(sa_column=columns.sealed())
    media_type: str = Field(max_length=40)
    scan_size: int
    entered_by: str = Field(max_length=80)
    confirmed_by: str = Field("", max_length=80)
    file_id: int | None = Field(
        None, sa_column=Column(BigInteger, ForeignKey("edi_files.id"), nullable=True, index=True)
    )
    entered_at: datetime = Field(sa_column=columns.recorded())
