"""Underpayment cases and the claims in them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, ForeignKey, ForeignKeyConstraint, Index, PrimaryKeyConstraint, text
from sqlmodel import Field, SQLModel

from models.tables import columns
from models.underpayments import CaseDecision, CaseState, ItemOutcome


class UnderpaymentCaseRow(SQLModel, table=True):
    """One payer, code and cause. At most one that is not closed.

    `lead` is the claim that asks what is to be done, empty while the first day's claims are gathered.
    """

    __tablename__ = "underpayment_cases"
    __table_args__ = (
        Index(
            "uq_underpayment_cases_running", "payer_id", "code", "cause",
            unique=True, postgresql_where=text("state <> 'closed'"),
        ),
    )  # fmt: skip

    id: int | None = Field(None, sa_column=columns.serial())
    payer_id: str = Field(max_length=80)
    code: str = Field(max_length=20)
    cause: str = Field(max_length=40)
    state: CaseState = Field(sa_column=columns.words(CaseState, index=True))
    decision: CaseDecision | None = Field(None, sa_column=columns.words(CaseDecision, nullable=True))
    lead: str = Field(max_length=20)
    opened_on: date
    decided_on: date | None = None
    decided_by: str = Field("", max_length=80)
    approved_by: str = Field("", max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())


class UnderpaymentItemRow(SQLModel, table=True):
    """One posted line that is short, in its case. What it was short is in `line_expectations`; cents.

    `letter` is the key of the letter that disputed it; `recovered_cents` what later postings allowed more.
    """

    __tablename__ = "underpayment_items"
    __table_args__ = (
        PrimaryKeyConstraint("remittance_id", "position", "line"),
        ForeignKeyConstraint(
            ["remittance_id", "position", "line"],
            ["line_expectations.remittance_id", "line_expectations.position", "line_expectations.line"],
            name="fk_underpayment_items_line",
        ),
        Index("ix_underpayment_items_claim", "claim"),
    )

    remittance_id: str = Field(max_length=40)
    position: int
    line: int
    case_id: int = Field(sa_column=Column(BigInteger, ForeignKey("underpayment_cases.id"), nullable=False, index=True))
    claim: str = Field(max_length=20)
    short_cents: int = Field(sa_column=columns.cents())
    appeal_by: date | None = None
    joined_on: date
    letter: str = Field("", max_length=160)
    disputed_on: date | None = None
    outcome: ItemOutcome = Field(sa_column=columns.words(ItemOutcome))
    recovered_cents: int = Field(0, sa_column=columns.cents())
    settled_on: date | None = None
    settled_by: str = Field("", max_length=80)
    approved_by: str = Field("", max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())
