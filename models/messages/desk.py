"""Tasks, deadlines and the projection of a workflow into tables."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field, JsonValue

from models.base import Value
from models.clocks import Clock, Deadline, DeadlineState
from models.ids import EncounterId, WorkflowKind
from models.messages.facts import Fact
from models.roles import Role


class TaskState(StrEnum):
    """What became of a human task."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class TaskCard(Value):
    """A human task as its workflow knows it. No PHI: people's data are looked up when the task is shown."""

    id: str
    type: str
    state: TaskState = TaskState.OPEN
    opened: datetime
    due: datetime | None
    summary: str = ""
    context: dict[str, JsonValue] = {}
    payer_id: str = ""
    role: Role | None = Field(None, description="Who does it, where not whoever does tasks of its type")
    priority: int | None = Field(None, description="How urgent it is, where not as tasks of its type are")
    requested_by: str = Field("", description="Whose request this task decides")
    apart_from: tuple[str, ...] = Field((), description="Who else must not complete it")
    completed_by: str = ""
    action: str = ""
    closed: datetime | None = None


class DeadlineCard(Deadline):
    """A deadline and what became of it."""

    state: DeadlineState = DeadlineState.OPEN
    settled: datetime | None = None


class StageMark(Value):
    """A stage was entered (no outcome) or left by one of its ways out."""

    number: int
    stage: str
    outcome: str = ""
    at: datetime
    history_length: int = Field(description="Events before the mark: where a reset to this stage would go")
    note: str = ""


class Snapshot(Value):
    """Everything that the tables need to know of a workflow: open work in full, closed work since the last one.

    Storing it is idempotent and self-healing: an open task or deadline of this workflow that is missing here is gone.
    """

    workflow_id: str
    run_id: str
    kind: WorkflowKind
    encounter: EncounterId | None
    version: int
    stage: str
    payer_id: str = ""
    offset_seconds: int = 0
    closed: bool = False
    tasks: tuple[TaskCard, ...] = ()
    deadlines: tuple[DeadlineCard, ...] = ()
    marks: tuple[StageMark, ...] = ()


class TaskAnswer(Value):
    """Update `complete_task`. The caller's idempotency key is the update id."""

    task_id: str
    form: dict[str, JsonValue]
    actor: str
    roles: tuple[str, ...] = ()


class TaskReceipt(Value):
    """A completed task."""

    task_id: str
    action: str
    completed: datetime


class ClockMove(Value):
    """Update `advance_clock`: the business clock runs this much ahead of the real one. It never goes back.

    With `stands_at` it stands at that moment until the next move, however long that takes in real time; the offset is
    then what it was when the move was ordered, and may be negative.
    """

    offset_seconds: int
    stands_at: datetime | None = None
    actor: str
    reason: str = ""


class ClockRequest(Value):
    """Activity `load_clocks`: clocks by name (a trailing * takes all that start so), for a payer, as of a day."""

    names: tuple[str, ...]
    payer_id: str = ""
    on: datetime


class ClockTable(Value):
    """The clocks asked for, pinned for the life of the workflow that asked."""

    clocks: dict[str, Clock]


class Standing(Value):
    """Query `standing`: where a workflow is."""

    stage: str
    parked: bool = Field(description="Nothing left to do until somebody answers, a message comes or a clock rings")
    offset_seconds: int
    business_now: datetime
    next_due: datetime | None
    open_tasks: tuple[str, ...]
    children: tuple[str, ...] = Field(description="Ids of running children")


class DeskStart(Value):
    """What every workflow is started with."""

    offset_seconds: int = 0
    stands_at: datetime | None = Field(None, description="The business clock stands here (see ClockMove)")
    time_travel: bool = False
    payer_id: str = ""
    facility: str = ""
    facts: tuple[Fact, ...] = ()


class FamilyStart(DeskStart):
    """What every workflow of an encounter's family is started with."""

    encounter: EncounterId
