"""Contracts by version, and what they say of every posted line."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Numeric, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from models.ids import PayerSequence
from models.tables import columns


class ContractRow(SQLModel, table=True):
    """One loaded contract file, as it was. A correction is one more. Append-only."""

    __tablename__ = "contracts"
    __table_args__ = (CheckConstraint("number > 0", name="number"),)

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sha256: str = Field(max_length=64, unique=True)
    title: str = Field(max_length=200)
    payers: list[str] = Field(sa_column=columns.texts())
    effective_from: date
    terms: int
    text: str
    author: str = Field(max_length=80)
    loaded_at: datetime = Field(sa_column=columns.recorded())


class LineExpectationRow(SQLModel, table=True):
    """One posted line against the contract; line 0 is the claim as a whole. Amounts are cents. Append-only.

    `expected_cents` is null where nothing on file says; `steps` tell why, or how the amount came about. `contract` is
    the number of the loaded contract (0 for the shipped one), `contract_line` the line of its file.
    """

    __tablename__ = "line_expectations"
    __table_args__ = (
        PrimaryKeyConstraint("remittance_id", "position", "line"),
        ForeignKeyConstraint(
            ["remittance_id", "position"], ["posted_claims.remittance_id", "posted_claims.position"],
            name="fk_line_expectations_posted_claim",
        ),
        Index("ix_line_expectations_claim", "encounter_id", "sequence"),
        Index("ix_line_expectations_payer_code", "payer_id", "code"),
    )  # fmt: skip

    remittance_id: str = Field(max_length=40)
    position: int
    line: int
    claim: str = Field(max_length=20)
    encounter_id: str = Field(sa_column=columns.encounter(index=False))
    sequence: PayerSequence = Field(sa_column=columns.words(PayerSequence))
    payer_id: str = Field(max_length=80)
    business_date: date
    service_date: date | None = None
    control_number: str = Field("", max_length=50)
    code: str = Field(max_length=20)
    modifiers: list[str] = Field(sa_column=columns.texts())
    units: Decimal = Field(sa_column=Column(Numeric(12, 3), nullable=False))
    charge_cents: int = Field(sa_column=columns.cents())
    expected_cents: int | None = Field(None, sa_column=columns.cents(nullable=True))
    allowed_cents: int = Field(sa_column=columns.cents())
    denied_cents: int = Field(sa_column=columns.cents())
    difference_cents: int | None = Field(None, sa_column=columns.cents(nullable=True))
    reasons: list[str] = Field(sa_column=columns.texts())
    contract: int | None = None
    contract_line: int = 0
    term: str = ""
    steps: list[Any] = Field(sa_column=columns.document())
    recorded_at: datetime = Field(sa_column=columns.recorded())
