"""Letters, statements, placements, and what was reported about a patient's balance."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.messages.claims import LetterKind
from models.messages.facts import PatientEvent
from models.tables import columns


class LetterRow(SQLModel, table=True):
    """A letter.

    Kept before it is mailed, so that a repeated attempt mails the same words; then only `tracking` is set.
    """

    __tablename__ = "letters"

    key: str = Field(primary_key=True, max_length=160)
    encounter_id: str = Field(sa_column=columns.encounter())
    kind: LetterKind = Field(sa_column=columns.words(LetterKind))
    claim: str = Field("", max_length=20)
    level: int = 0
    text: bytes = Field(sa_column=columns.sealed())
    document: bytes | None = Field(None, sa_column=columns.sealed(nullable=True))
    documents: list[str] = Field(sa_column=columns.texts())
    tracking: str = Field("", max_length=80)
    actor: str = Field("", max_length=80)
    business_at: datetime = Field(sa_column=columns.moment())
    recorded_at: datetime = Field(sa_column=columns.recorded())


class StatementRow(SQLModel, table=True):
    """A statement; `notice` is the 30-day notice of 26 CFR 1.501(r)-6.

    Kept before it is mailed, so that a repeated attempt mails the same words; then only `tracking` is set.
    """

    __tablename__ = "statements"
    __table_args__ = (UniqueConstraint("encounter_id", "number"), UniqueConstraint("encounter_id", "business_at"))

    id: int | None = Field(None, sa_column=columns.serial())
    encounter_id: str = Field(sa_column=columns.encounter())
    number: int
    cents: int = Field(sa_column=columns.cents())
    notice: bool
    text: bytes = Field(sa_column=columns.sealed())
    document: bytes | None = Field(None, sa_column=columns.sealed(nullable=True))
    tracking: str = Field("", max_length=80)
    parts: list[str] = Field(sa_column=columns.texts(default=True))
    """What a notice says, by the names of `domain.collection_notice`; empty for a plain statement."""
    business_at: datetime = Field(sa_column=columns.moment())
    recorded_at: datetime = Field(sa_column=columns.recorded())


class PlacementRow(SQLModel, table=True):
    """An account in an agency's hands until it is recalled; one at a time."""

    __tablename__ = "placements"
    __table_args__ = (
        UniqueConstraint("encounter_id", "placed_at"),
        Index("uq_placements_open", "encounter_id", unique=True, postgresql_where=text("recalled_at IS NULL")),
    )

    id: int | None = Field(None, sa_column=columns.serial())
    encounter_id: str = Field(sa_column=columns.encounter())
    agency: str = Field(max_length=80)
    cents: int = Field(sa_column=columns.cents())
    requested_by: str = Field("", max_length=80)
    approved_by: str = Field("", max_length=80)
    reason: str = ""
    placed_at: datetime = Field(sa_column=columns.moment())
    recalled_at: datetime | None = Field(None, sa_column=columns.moment(nullable=True))
    recall_reason: str = ""
    recorded_at: datetime = Field(sa_column=columns.recorded())


class PatientEventRow(SQLModel, table=True):
    """What a patient, the post, a court or an agency reported. Append-only; `id` is the caller's key."""

    __tablename__ = "patient_events"

    id: str = Field(primary_key=True, max_length=120)
    encounter_id: str = Field(sa_column=columns.encounter())
    event: PatientEvent = Field(sa_column=columns.words(PatientEvent))
    on: date
    cents: int = Field(0, sa_column=columns.cents())
    installments: int = 0
    by: str = Field("", max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())
