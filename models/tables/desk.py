"""What workflows project: tasks, deadlines, where they stand. The workflow is the truth, these are for search."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.clocks import DeadlineState
from models.ids import WorkflowKind
from models.messages.desk import TaskState
from models.roles import Role
from models.tables import columns


class TaskEventKind(StrEnum):
    """What happened to a task."""

    OPENED = "opened"
    CLAIMED = "claimed"
    UNCLAIMED = "unclaimed"
    ASSIGNED = "assigned"
    COMMENTED = "commented"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    ESCALATED = "escalated"
    REPRIORITISED = "reprioritised"
    REMINDED = "reminded"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class WorkflowStateRow(SQLModel, table=True):
    """Where a workflow stands, by its newest snapshot."""

    __tablename__ = "workflow_states"

    workflow_id: str = Field(primary_key=True, max_length=120)
    run_id: str = Field(max_length=60)
    kind: WorkflowKind = Field(sa_column=columns.words(WorkflowKind))
    encounter_id: str | None = Field(None, sa_column=columns.encounter(nullable=True))
    stage: str = Field(max_length=40, index=True)
    stage_since: datetime = Field(sa_column=columns.recorded())
    payer_id: str = Field("", max_length=80, index=True)
    offset_seconds: int = Field(0, sa_column=Column(BigInteger, nullable=False, server_default="0"))
    version: int
    closed: bool = False
    next_due: datetime | None = Field(None, sa_column=columns.moment(nullable=True, index=True))
    started_at: datetime = Field(sa_column=columns.recorded())
    updated_at: datetime = Field(sa_column=columns.recorded())


class TaskRow(SQLModel, table=True):
    """A human task: its card from the workflow, and what people did with it here (claim, assign, suspend)."""

    __tablename__ = "tasks"
    __table_args__ = (
        Index("ix_tasks_inbox", "role", "priority", "due", "id", postgresql_where=text("state = 'open'")),
        Index("ix_tasks_open", "workflow_id", postgresql_where=text("state = 'open'")),
    )

    id: str = Field(primary_key=True, max_length=140)
    workflow_id: str = Field(max_length=120)
    encounter_id: str | None = Field(None, sa_column=columns.encounter(nullable=True))
    type: str = Field(max_length=60)
    role: Role = Field(sa_column=columns.words(Role))
    stage: str = Field(max_length=40)
    state: TaskState = Field(sa_column=columns.words(TaskState))
    summary: str = Field("")
    context: dict[str, Any] = Field(sa_column=columns.document())
    payer_id: str = Field("", max_length=80)
    priority: int
    opened: datetime = Field(sa_column=columns.moment())
    due: datetime | None = Field(None, sa_column=columns.moment(nullable=True))
    closed: datetime | None = Field(None, sa_column=columns.moment(nullable=True))
    requested_by: str = Field("", max_length=80)
    completed_by: str = Field("", max_length=80)
    action: str = Field("", max_length=60)
    claimed_by: str | None = Field(None, max_length=80, index=True)
    assigned_to: str | None = Field(None, max_length=80, index=True)
    suspended_until: datetime | None = Field(None, sa_column=columns.moment(nullable=True))
    escalated: bool = False
    version: int = 1
    updated_at: datetime = Field(sa_column=columns.recorded())


class TaskEventRow(SQLModel, table=True):
    """One line of a task's history. `business_at` is on the encounter's clock, `at` is real."""

    __tablename__ = "task_events"
    __table_args__ = (UniqueConstraint("task_id", "once"),)

    id: int | None = Field(None, sa_column=columns.serial())
    task_id: str = Field(max_length=140, foreign_key="tasks.id", index=True)
    kind: TaskEventKind = Field(sa_column=columns.words(TaskEventKind))
    once: str | None = Field(None, max_length=200, description="Equal for what may be told twice but is kept once")
    actor: str = Field("", max_length=80)
    at: datetime = Field(sa_column=columns.recorded())
    business_at: datetime | None = Field(None, sa_column=columns.moment(nullable=True))
    detail: bytes | None = Field(None, sa_column=columns.sealed(nullable=True))


class DeadlineRow(SQLModel, table=True):
    """A deadline with its rule and source. The same id started at another moment is another deadline."""

    __tablename__ = "deadlines"
    __table_args__ = (
        PrimaryKeyConstraint("id", "started"),
        Index("ix_deadlines_open", "due", postgresql_where=text("state = 'open'")),
    )

    id: str = Field(max_length=140)
    started: datetime = Field(sa_column=columns.moment())
    workflow_id: str = Field(max_length=120, index=True)
    encounter_id: str | None = Field(None, sa_column=columns.encounter(nullable=True))
    clock: str = Field(max_length=60)
    due: datetime = Field(sa_column=columns.moment())
    rule: str
    source: str
    editable: bool = False
    state: DeadlineState = Field(sa_column=columns.words(DeadlineState))
    settled: datetime | None = Field(None, sa_column=columns.moment(nullable=True))
    updated_at: datetime = Field(sa_column=columns.recorded())


class StageMarkRow(SQLModel, table=True):
    """A stage entered or left, on the business clock. A reset run writes its own marks."""

    __tablename__ = "stage_marks"
    __table_args__ = (PrimaryKeyConstraint("workflow_id", "run_id", "number"),)

    workflow_id: str = Field(max_length=120)
    run_id: str = Field(max_length=60)
    number: int
    encounter_id: str | None = Field(None, sa_column=columns.encounter(nullable=True))
    stage: str = Field(max_length=40)
    outcome: str = Field("", max_length=60)
    at: datetime = Field(sa_column=columns.moment())
    history_length: int
    note: str = ""
    recorded_at: datetime = Field(sa_column=columns.recorded())
