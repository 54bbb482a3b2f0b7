"""The double-entry ledger. Both tables are append-only by trigger, and a deferred trigger balances each entry."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.types import BigInteger
from sqlmodel import Field, SQLModel

from models.ids import PayerSequence
from models.ledger import Account, EntryKind
from models.tables import columns


class LedgerEntryRow(SQLModel, table=True):
    """One movement of money, under the key that makes it happen once. `encounter_id` is empty for provider money."""

    __tablename__ = "ledger_entries"

    id: int | None = Field(None, sa_column=columns.serial())
    key: str = Field(max_length=200, unique=True)
    encounter_id: str | None = Field(None, sa_column=columns.encounter(nullable=True))
    kind: EntryKind = Field(sa_column=columns.words(EntryKind))
    business_date: date = Field(index=True)
    memo: str = Field("", max_length=200)
    source: str = Field("", max_length=200)
    requested_by: str = Field("", max_length=80)
    approved_by: str = Field("", max_length=80)
    created_at: datetime = Field(sa_column=columns.recorded())


class LedgerLineRow(SQLModel, table=True):
    """One account's part of an entry: debit positive, credit negative."""

    __tablename__ = "ledger_lines"
    __table_args__ = (
        PrimaryKeyConstraint("entry_id", "number"),
        UniqueConstraint("entry_id", "account", "sequence", postgresql_nulls_not_distinct=True),
        CheckConstraint("cents <> 0", name="moves"),
        CheckConstraint("(account = 'insurance_receivable') = (sequence IS NOT NULL)", name="sequence_of_insurance"),
    )

    entry_id: int = Field(sa_column=Column(BigInteger, ForeignKey("ledger_entries.id"), nullable=False))
    number: int
    account: Account = Field(sa_column=columns.words(Account, index=True))
    sequence: PayerSequence | None = Field(None, sa_column=columns.words(PayerSequence, nullable=True))
    cents: int = Field(sa_column=columns.cents())
