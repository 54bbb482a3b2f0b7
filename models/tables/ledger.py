"""The double-entry ledger. Both tables are append-only by trigger, and a deferred trigger balances each entry."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, PrimaryKeyConstraint, String, UniqueConstraint
from sqlalchemy.types import BigInteger
from sqlmodel import Field, SQLModel

from models.ids import PayerSequence
from models.tables import columns

ACCOUNTS = (
    "insurance_receivable",
    "patient_receivable",
    "revenue",
    "cash_insurance",
    "cash_patient",
    "cash_agency",
    "contractual",
    "write_off_denial",
    "write_off_authorization",
    "write_off_small_balance",
    "write_off_courtesy",
    "charity",
    "bad_debt",
    "unapplied_cash",
    "interest",
    "recoupment",
    "payer_balance",
    "withheld",
    "program_revenue",
)
"""`domain.ledger.Account`, which lies above this package; a test keeps the two equal."""

KINDS = (
    "charge",
    "remittance",
    "reversal",
    "provider_adjustment",
    "unapplied",
    "patient_payment",
    "agency_payment",
    "write_off_denial",
    "write_off_authorization",
    "write_off_small_balance",
    "write_off_courtesy",
    "charity",
    "bad_debt",
    "transfer_to_patient",
    "refund_payer",
    "refund_patient",
)
"""`domain.ledger.EntryKind`."""


class LedgerEntryRow(SQLModel, table=True):
    """One movement of money, under the key that makes it happen once. `encounter_id` is empty for provider money."""

    __tablename__ = "ledger_entries"
    __table_args__ = (CheckConstraint(columns.one_of("kind", KINDS), name="entrykind"),)

    id: int | None = Field(None, sa_column=columns.serial())
    key: str = Field(max_length=200, unique=True)
    encounter_id: str | None = Field(None, sa_column=columns.encounter(nullable=True))
    kind: str = Field(max_length=40)
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
        CheckConstraint(columns.one_of("account", ACCOUNTS), name="account"),
        CheckConstraint("cents <> 0", name="moves"),
        CheckConstraint("(account = 'insurance_receivable') = (sequence IS NOT NULL)", name="sequence_of_insurance"),
    )

    entry_id: int = Field(sa_column=Column(BigInteger, ForeignKey("ledger_entries.id"), nullable=False))
    number: int
    account: str = Field(sa_column=Column(String(40), nullable=False, index=True))
    sequence: PayerSequence | None = Field(None, sa_column=columns.words(PayerSequence, nullable=True))
    cents: int = Field(sa_column=columns.cents())
