"""Second-level reviews of codings, and how they ended. Append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, String
from sqlmodel import Field, SQLModel

from models.coding_audit import AuditEnding
from models.tables import columns


class CodingAuditRow(SQLModel, table=True):
    """What a reviewer said of one coding, by the task in which it was said."""

    __tablename__ = "coding_audits"

    task_id: str = Field(sa_column=Column(String(140), primary_key=True))
    encounter_id: str = Field(sa_column=columns.encounter())
    coding_number: int
    sampled_by: list[str] = Field(sa_column=columns.texts())
    coder: str = Field(max_length=80)
    auditor: str = Field(max_length=80)
    coded: dict[str, Any] = Field(sa_column=columns.document())
    corrected: dict[str, Any] | None = Field(None, sa_column=columns.document(nullable=True))
    reason: bytes = Field(sa_column=columns.sealed())
    business_at: datetime = Field(sa_column=columns.moment(index=True))
    recorded_at: datetime = Field(sa_column=columns.recorded())


class CodingAuditEndingRow(SQLModel, table=True):
    """How a review ended, once."""

    __tablename__ = "coding_audit_endings"

    task_id: str = Field(sa_column=Column(String(140), ForeignKey("coding_audits.task_id"), primary_key=True))
    ending: AuditEnding = Field(sa_column=columns.words(AuditEnding))
    actor: str = Field("", max_length=80)
    reason: bytes = Field(sa_column=columns.sealed())
    business_at: datetime = Field(sa_column=columns.moment())
    recorded_at: datetime = Field(sa_column=columns.recorded())
