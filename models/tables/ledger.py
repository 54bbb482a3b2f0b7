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
    source: str = Field("", max_length=200, index=True)
    requested_by: str = Field("", max_length=80)
    approved_by: str = Field("", max_length=80)
    created_at: datetime = Field(sa_column=columns.recorded())


class LedgerLineRow(SQLModel, table=True):
    """One place's part of an entry: debit positive, credit negative.

    `claim` and `service_line` say for which of them the document behind the entry moves the money; a trigger sees to it
    that the claim is one of the entry's encounter and that each of its lines sums to zero within the entry.
    """

    __tablename__ = "ledger_lines"
    __table_args__ = (
        PrimaryKeyConstraint("entry_id", "number"),
        UniqueConstraint(
            "entry_id", "account", "sequence", "claim", "service_line", "group_code",
            name="uq_ledger_lines_place", postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("cents <> 0", name="moves"),
        CheckConstraint(
            "(account IN ('insurance_receivable', 'payer_credit')) = (sequence IS NOT NULL)", name="sequence_of_payer"
        ),
        CheckConstraint("claim ~ '^E[0-9A-HJKMNP-TV-Z]{12}[PST][0-9]{2}$'", name="claim_number"),
        CheckConstraint("service_line BETWEEN 1 AND 999", name="service_line"),
        CheckConstraint("group_code IS NULL OR account = 'contractual'", name="group_of_contractual"),
    )  # fmt: skip

    entry_id: int = Field(sa_column=Column(BigInteger, ForeignKey("ledger_entries.id"), nullable=False))
    number: int
    account: Account = Field(sa_column=columns.words(Account, index=True))
    sequence: PayerSequence | None = Field(None, sa_column=columns.words(PayerSequence, nullable=True))
    claim: str | None = Field(None, max_length=20)
    service_line: int | None = None
    group_code: str | None = Field(None, max_length=2)
    cents: int = Field(sa_column=columns.cents())
