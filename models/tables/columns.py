"""Kinds of columns, so that the same thing is stored the same way in every table.

Each function returns a fresh column for `Field(sa_column=...)`.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Enum, ForeignKey, Integer, LargeBinary, String, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def moment(*, nullable: bool = False, index: bool = False, primary_key: bool = False) -> Column[Any]:
    """A moment in UTC: timestamptz."""
    return Column(DateTime(timezone=True), nullable=nullable, index=index, primary_key=primary_key)


def recorded() -> Column[Any]:
    """The real moment at which the row was written, set by the database."""
    return Column(DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp())


def cents(*, nullable: bool = False) -> Column[Any]:
    """Money: integer cents, BIGINT."""
    return Column(BigInteger, nullable=nullable)


def serial() -> Column[Any]:
    """A primary key that the database counts."""
    return Column(BigInteger, primary_key=True, autoincrement=True)


def words(
    kind: type[StrEnum], *, nullable: bool = False, index: bool = False, default: str | None = None
) -> Column[Any]:
    """An enumeration as VARCHAR with a CHECK: native ones break a downgrade followed by an upgrade."""
    name = kind.__name__.lower()
    stored = Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )
    return Column(stored, nullable=nullable, index=index, server_default=default)


def sealed(*, nullable: bool = False) -> Column[Any]:
    """PHI, encrypted by `storage.crypto.Keyring`."""
    return Column(LargeBinary, nullable=nullable)


def document(*, nullable: bool = False) -> Column[Any]:
    """A JSON value without PHI."""
    return Column(JSONB(none_as_null=True), nullable=nullable)


def texts(*, default: bool = False) -> Column[Any]:
    """A list of short texts; empty by `default`."""
    return Column(ARRAY(String), nullable=False, server_default="{}" if default else None)


def encounter(*, nullable: bool = False, index: bool = True, primary_key: bool = False) -> Column[Any]:
    """The encounter that the row belongs to."""
    return Column(String(20), ForeignKey("encounters.id"), nullable=nullable, index=index, primary_key=primary_key)


def count(default: int = 0) -> Column[Any]:
    """A small number that starts at a default."""
    return Column(Integer, nullable=False, server_default=str(default))
