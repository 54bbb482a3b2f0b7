"""Facts that somebody committed, and whether the workflows that they are for have heard of them."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from models.tables import columns


class FactRow(SQLModel, table=True):
    """One fact for one workflow, written with what it tells about. `key` is a blind index of both their ids."""

    __tablename__ = "fact_outbox"
    __table_args__ = (
        Index("ix_fact_outbox_untold", "workflow_id", "id", postgresql_where=text("told_at IS NULL")),
        Index("ix_fact_outbox_untold_encounter", "encounter_id", postgresql_where=text("told_at IS NULL")),
    )

    id: int | None = Field(None, sa_column=columns.serial())
    key: str = Field(max_length=64, unique=True)
    workflow_id: str = Field(max_length=120)
    encounter_id: str | None = Field(None, sa_column=columns.encounter(nullable=True, index=False))
    kind: str = Field(max_length=40)
    content: bytes = Field(sa_column=columns.sealed())
    attempts: int = Field(0, sa_column=columns.count())
    last_error: str = Field("", max_length=300)
    recorded_at: datetime = Field(sa_column=columns.recorded())
    told_at: datetime | None = Field(None, sa_column=columns.moment(nullable=True))
