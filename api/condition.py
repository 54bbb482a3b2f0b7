"""How a workflow fares, as Temporal sees it: running, failing (a step is tried again), stuck (its own code fails).

An open encounter that waits for nothing looks as if it were running: `api.stranded` knows better.
"""

from dataclasses import dataclass
from enum import StrEnum

from temporalio.client import Client, WorkflowExecutionDescription, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from models.base import Value


class Condition(StrEnum):
    """Whether a supervisor has to look."""

    RUNNING = "running"
    FAILING = "failing"
    STUCK = "stuck"
    STRANDED = "stranded"
    CLOSED = "closed"
    FAILED = "failed"
    TERMINATED = "terminated"
    MISSING = "missing"


class Trouble(Value):
    """A step that failed and is tried again."""

    step: str
    attempts: int
    last_failure: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """A workflow's condition and what troubles it."""

    condition: Condition
    troubles: tuple[Trouble, ...] = ()
    history_length: int = 0
    run_id: str = ""


_CLOSED = {
    WorkflowExecutionStatus.COMPLETED: Condition.CLOSED,
    WorkflowExecutionStatus.CONTINUED_AS_NEW: Condition.CLOSED,
    WorkflowExecutionStatus.TERMINATED: Condition.TERMINATED,
    WorkflowExecutionStatus.CANCELED: Condition.TERMINATED,
    WorkflowExecutionStatus.FAILED: Condition.FAILED,
    WorkflowExecutionStatus.TIMED_OUT: Condition.FAILED,
}


async def health(client: Client, workflow_id: str) -> Health:
    """Return how a workflow fares now."""
    try:
        description = await client.get_workflow_handle(workflow_id).describe()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return Health(Condition.MISSING)
    troubles = tuple(_troubles(description))
    return Health(_condition(description, bool(troubles)), troubles, description.history_length, description.run_id)


def _condition(description: WorkflowExecutionDescription, troubled: bool) -> Condition:
    if description.status in _CLOSED:
        return _CLOSED[description.status]
    if description.raw_description.pending_workflow_task.attempt > 1:
        return Condition.STUCK
    return Condition.FAILING if troubled else Condition.RUNNING


def _troubles(description: WorkflowExecutionDescription) -> list[Trouble]:
    # The failure's kind, not its message: messages are encrypted, or may quote what somebody typed.
    return [
        Trouble(
            step=each.activity_type.name,
            attempts=each.attempt,
            last_failure=each.last_failure.application_failure_info.type or each.last_failure.source,
        )
        for each in description.raw_description.pending_activities
        if each.attempt > 1
    ]
