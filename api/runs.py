"""All runs that Temporal still knows, counted."""

from collections import Counter
from typing import TypedDict

from temporalio.client import Client, WorkflowExecutionStatus

from api.condition import health

_FAILED = (WorkflowExecutionStatus.FAILED, WorkflowExecutionStatus.TIMED_OUT)
_ENDED = (WorkflowExecutionStatus.COMPLETED, WorkflowExecutionStatus.CONTINUED_AS_NEW)
_STOPPED = (WorkflowExecutionStatus.TERMINATED, WorkflowExecutionStatus.CANCELED)


class RunTotals(TypedDict):
    """Numbers of runs by how they ended, and their events together."""

    running: int
    completed: int
    failures: int
    terminated: int
    history_events: int


async def run_totals(client: Client) -> RunTotals:
    """Count runs and events. A running one is asked for its length: visibility knows it only after the end."""
    statuses: Counter[WorkflowExecutionStatus | None] = Counter()
    events = 0
    async for run in client.list_workflows():
        statuses[run.status] += 1
        running = run.status is WorkflowExecutionStatus.RUNNING
        events += (await health(client, run.id)).history_length if running else run.history_length
    return RunTotals(
        running=statuses[WorkflowExecutionStatus.RUNNING],
        completed=sum(statuses[each] for each in _ENDED),
        failures=sum(statuses[each] for each in _FAILED),
        terminated=sum(statuses[each] for each in _STOPPED),
        history_events=events,
    )
