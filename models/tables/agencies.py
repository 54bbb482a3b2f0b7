"""What goes to collection agencies and comes from them: records that wait for a file, files, payments."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, UniqueConstraint
from sqlalchemy.types import BigInteger
from sqlmodel import Field, SQLModel

from models.agency_files import Told
from models.tables import columns
from models.tables.edi import Direction


class AgencyFileRow(SQLModel, table=True):
    """A file as it went out or came in. `done_at`: uploaded, or all of it told; `findings` say why nothing was."""

    __tablename__ = "agency_files"
    __table_args__ = (UniqueConstraint("agency", "direction", "name"),)

    id: int | None = Field(None, sa_column=columns.serial())
    agency: str = Field(max_length=15)
    direction: Direction = Field(sa_column=columns.words(Direction))
    name: str = Field(max_length=120)
    content: bytes = Field(sa_column=columns.sealed())
    findings: list[str] = Field(sa_column=columns.texts(default=True))
    done_at: datetime | None = Field(None, sa_column=columns.moment(nullable=True))
    recorded_at: datetime = Field(sa_column=columns.recorded())


class AgencyRecordRow(SQLModel, table=True):
    """One record for an agency, kept with what it tells of; `file_id` and `line` once it stands in a file."""

    __tablename__ = "agency_records"

    id: int | None = Field(None, sa_column=columns.serial())
    key: str = Field(max_length=120, unique=True)
    agency: str = Field(max_length=15, index=True)
    encounter_id: str = Field(sa_column=columns.encounter())
    told: Told = Field(sa_column=columns.words(Told))
    content: bytes = Field(sa_column=columns.sealed())
    on: date
    file_id: int | None = Field(None, sa_column=Column(BigInteger, ForeignKey("agency_files.id"), nullable=True))
    line: int | None = None
    accepted: bool | None = None
    reason: str = Field("", max_length=200)
    recorded_at: datetime = Field(sa_column=columns.recorded())


class AgencyPaymentRow(SQLModel, table=True):
    """What an agency collected, once for its reference. Append-only; cents."""

    __tablename__ = "agency_payments"

    key: str = Field(primary_key=True, max_length=120)
    agency: str = Field(max_length=15, index=True)
    encounter_id: str = Field(sa_column=columns.encounter())
    on: date
    gross: int = Field(sa_column=columns.cents())
    fee: int = Field(sa_column=columns.cents())
    contract_fee: int = Field(sa_column=columns.cents())
    recorded_at: datetime = Field(sa_column=columns.recorded())
