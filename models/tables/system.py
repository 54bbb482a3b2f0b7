"""Users, idempotency keys, the audit log, and the clock table."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, FetchedValue, LargeBinary, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from models.clocks import Calendar, Unit
from models.roles import Role
from models.tables import columns


class UserRow(SQLModel, table=True):
    """Somebody, or a program, that may call the API. Only the hash of the token is known here."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(
            f"roles <@ ARRAY[{', '.join(repr(role.value) for role in Role)}]::varchar[]", name="known_roles"
        ),
    )

    name: str = Field(primary_key=True, max_length=80)
    roles: list[str] = Field(sa_column=columns.texts())
    token_sha256: str = Field(max_length=64, unique=True)
    active: bool = True
    created_at: datetime = Field(sa_column=columns.recorded())


class IdempotencyKeyRow(SQLModel, table=True):
    """An answer kept, so that a repeated request gets the same one."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (PrimaryKeyConstraint("user", "key", "request"),)

    user: str = Field(max_length=80)
    key: str = Field(max_length=120)
    request: str = Field(max_length=300, description="Method and path")
    request_hash: str = Field(max_length=64)
    status: int | None = Field(None, description="Empty while the first request is still being worked on")
    body: bytes | None = Field(None, sa_column=columns.sealed(nullable=True))
    created_at: datetime = Field(sa_column=columns.recorded())


class AuditEventRow(SQLModel, table=True):
    """Who did what, when. Append-only; a trigger numbers the rows and chains their hashes."""

    __tablename__ = "audit_events"

    id: int | None = Field(None, sa_column=Column(BigInteger, FetchedValue(), primary_key=True, autoincrement=False))
    at: datetime | None = Field(None, sa_column=Column(DateTime(timezone=True), FetchedValue(), nullable=False))
    actor: str = Field(max_length=80, index=True)
    action: str = Field(max_length=80)
    subject: str = Field(max_length=160, index=True)
    detail: dict[str, Any] = Field(sa_column=columns.document())
    hash: bytes | None = Field(None, sa_column=Column(LargeBinary, FetchedValue(), nullable=False))


class ClockOrigin(StrEnum):
    """Who made a row of the clock table: a new release replaces shipped rows and leaves the customer's alone."""

    SHIPPED = "shipped"
    CUSTOMER = "customer"


class ClockRow(SQLModel, table=True):
    """One row of the clock table; see `models.clocks.Clock`."""

    __tablename__ = "clocks"
    __table_args__ = (PrimaryKeyConstraint("name", "payer_id", "effective_from"),)

    name: str = Field(max_length=60)
    payer_id: str = Field("", max_length=80)
    effective_from: date
    value: int
    unit: Unit = Field(sa_column=columns.words(Unit))
    calendar: Calendar = Field(sa_column=columns.words(Calendar))
    start_event: str
    source: str
    editable: bool = False
    role: Role | None = Field(None, sa_column=columns.words(Role, nullable=True))
    priority: int | None = None
    origin: ClockOrigin = Field(sa_column=columns.words(ClockOrigin))
