"""The wire: what waits to be sent, every file as it went or came, and every transaction in them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, PrimaryKeyConstraint, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.tables import columns


class Direction(StrEnum):
    """Which way."""

    SENT = "sent"
    RECEIVED = "received"


class OutboxState(StrEnum):
    """A body waits until the file that carries it has been uploaded."""

    QUEUED = "queued"
    SENT = "sent"


class FileState(StrEnum):
    """A sent file is processed when it is uploaded, a received one when everything in it has been told."""

    STORED = "stored"
    PROCESSED = "processed"
    FAILED = "failed"


class EdiFileRow(SQLModel, table=True):
    """One file, byte for byte. The same content in the same direction is the same file, whatever its name."""

    __tablename__ = "edi_files"
    __table_args__ = (
        UniqueConstraint("direction", "sha256"),
        Index("ix_edi_files_stored", "direction", "id", postgresql_where=text("state = 'stored'")),
        Index("ix_edi_files_failed", "id", postgresql_where=text("state = 'failed'")),
    )

    id: int | None = Field(None, sa_column=columns.serial())
    direction: Direction = Field(sa_column=columns.words(Direction))
    name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    content: bytes = Field(sa_column=columns.sealed())
    size: int
    state: FileState = Field(sa_column=columns.words(FileState))
    attempts: int = Field(0, sa_column=columns.count())
    last_error: str = Field("", max_length=300)
    findings: list[Any] = Field(sa_column=columns.document())
    stored_at: datetime = Field(sa_column=columns.recorded())
    settled_at: datetime | None = Field(None, sa_column=columns.moment(nullable=True))


class OutboxRow(SQLModel, table=True):
    """One transaction that waits for the next interchange. `file_id` is set as soon as a file carries it."""

    __tablename__ = "edi_outbox"
    __table_args__ = (
        Index("ix_edi_outbox_queued", "id", postgresql_where=text("state = 'queued'")),
        Index("ix_edi_outbox_queued_encounter", "encounter_id", postgresql_where=text("state = 'queued'")),
    )

    id: int | None = Field(None, sa_column=columns.serial())
    key: str = Field(max_length=120, unique=True)
    type: str = Field(max_length=10)
    claim: str = Field("", max_length=20)
    encounter_id: str | None = Field(None, sa_column=columns.encounter(nullable=True, index=False))
    business_date: date
    body: bytes = Field(sa_column=columns.sealed())
    state: OutboxState = Field(sa_column=columns.words(OutboxState))
    file_id: int | None = Field(
        None, sa_column=Column(BigInteger, ForeignKey("edi_files.id"), nullable=True, index=True)
    )
    attempts: int = Field(0, sa_column=columns.count())
    last_error: str = Field("", max_length=300)
    queued_at: datetime = Field(sa_column=columns.recorded())
    sent_at: datetime | None = Field(None, sa_column=columns.moment(nullable=True))


class EdiMessageRow(SQLModel, table=True):
    """A transaction, once for each claim that it is about (`claim` empty where it is about none of ours).

    `key` names the transaction: file and segment, or control number of a real-time exchange. `content` is kept for
    real-time messages only; those of files are in the file.
    """

    __tablename__ = "edi_messages"
    __table_args__ = (
        PrimaryKeyConstraint("key", "claim"),
        Index("ix_edi_messages_sent_controls", "type", "group_control", "set_control"),
    )

    key: str = Field(max_length=120)
    claim: str = Field("", max_length=20)
    direction: Direction = Field(sa_column=columns.words(Direction))
    type: str = Field(max_length=10, index=True)
    file_id: int | None = Field(
        None, sa_column=Column(BigInteger, ForeignKey("edi_files.id"), nullable=True, index=True)
    )
    interchange: str = Field("", max_length=20)
    group_control: str = Field("", max_length=20)
    set_control: str = Field("", max_length=20)
    encounter_id: str | None = Field(None, sa_column=columns.encounter(nullable=True))
    business_date: date
    content: bytes | None = Field(None, sa_column=columns.sealed(nullable=True))
    recorded_at: datetime = Field(sa_column=columns.recorded())


class ControlNumberRow(SQLModel, table=True):
    """The last control number given out to a partner. It only grows."""

    __tablename__ = "control_numbers"
    __table_args__ = (PrimaryKeyConstraint("partner", "kind"),)

    partner: str = Field(max_length=30)
    kind: str = Field(max_length=20)
    last: int = Field(sa_column=Column(BigInteger, nullable=False))
