"""Payer rules by version, and what each claim was scrubbed with."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, PrimaryKeyConstraint, String
from sqlmodel import Field, SQLModel

from models.tables import columns


class PayerRuleSetRow(SQLModel, table=True):
    """One version of the payer rules, as its author wrote it. The newest that is effective is used. Append-only."""

    __tablename__ = "payer_rule_sets"
    __table_args__ = (CheckConstraint("number > 0", name="number"),)

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    sha256: str = Field(max_length=64)
    title: str = Field(max_length=200)
    effective_from: date
    rules: int
    text: str
    shipped: bool
    author: str = Field(max_length=80)
    loaded_at: datetime = Field(sa_column=columns.recorded())


class ClaimBuildRow(SQLModel, table=True):
    """One scrub of a claim: `view` is all that the scrubber saw, before any rule changed it (PHI).

    `findings` and `changes` are what came of it; `pins` the versions of everything else that was used.
    """

    __tablename__ = "claim_builds"
    __table_args__ = (
        PrimaryKeyConstraint("claim", "number", "at"),
        Index("ix_claim_builds_at", "at"),
    )

    claim: str = Field(sa_column=Column(String(20), ForeignKey("claims.number"), nullable=False))
    number: int
    at: datetime = Field(sa_column=columns.moment())
    payer_id: str = Field(max_length=80)
    charge_cents: int = Field(sa_column=columns.cents())
    rule_set: int | None = Field(None, foreign_key="payer_rule_sets.number")
    view: bytes = Field(sa_column=columns.sealed())
    overridden: list[str] = Field(sa_column=columns.texts())
    pins: dict[str, Any] = Field(sa_column=columns.document())
    changes: list[Any] = Field(sa_column=columns.document())
    findings: list[Any] = Field(sa_column=columns.document())
    recorded_at: datetime = Field(sa_column=columns.recorded())
