"""Temporal's history of one workflow in business words: steps, timers, facts heard, clocks moved.

What tables tell better (tasks, deadlines with their rules, letters, money) is left to them; `timeline` joins both.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from api.words import fact_in_words, in_words

_HOUSEKEEPING = {"project", "load_clocks"}
"""Activities that only keep the tables in step: no part of the story."""
_LOCAL_ACTIVITY = "core_local_activity"


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a workflow's story. `offset` is how far the business clock ran ahead then."""

    workflow_id: str
    event_id: int
    real: datetime
    offset: timedelta
    kind: str
    text: str

    @property
    def business(self) -> datetime:
        """The business moment."""
        return self.real + self.offset


def _moment(stamp: Timestamp) -> datetime:
    return stamp.ToDatetime(tzinfo=UTC)


@dataclass(slots=True)
class HistoryReader:
    """Reads the events of one run, in order."""

    client: Client
    workflow_id: str
    run_id: str | None = None
    offset: timedelta = timedelta(0)
    _scheduled: dict[int, tuple[str, bool]] = field(default_factory=dict)
    _attempts: dict[int, int] = field(default_factory=dict)
    _timers: dict[str, str] = field(default_factory=dict)

    async def read(self) -> AsyncIterator[Happened]:
        """Yield what happened; nothing where the history is already deleted by retention."""
        handle = self.client.get_workflow_handle(self.workflow_id, run_id=self.run_id)
        try:
            async for event in handle.fetch_history_events():
                teller = _TELLERS.get(event.event_type)
                told = None if teller is None else await teller(self, event)
                if told is not None:
                    kind, text = told
                    yield Happened(self.workflow_id, event.event_id, _moment(event.event_time), self.offset, kind, text)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def decode(self, payload: Payload) -> object:
        """Return a payload as plain JSON; None for an empty one."""
        if not payload.ByteSize():
            return None
        return (await self.client.data_converter.decode([payload]))[0]

    async def summary(self, event: HistoryEvent) -> str:
        """Return the summary that the workflow gave to a step or timer."""
        text = await self.decode(event.user_metadata.summary)
        return text if isinstance(text, str) else ""


type Told = tuple[str, str] | None


async def _started(reader: HistoryReader, event: HistoryEvent) -> Told:
    attributes = event.workflow_execution_started_event_attributes
    start = await reader.decode(attributes.input.payloads[0]) if attributes.input.payloads else None
    if isinstance(start, dict):
        reader.offset = timedelta(seconds=int(start.get("offset_seconds") or 0))
    again = bool(attributes.continued_execution_run_id)
    name = in_words(attributes.workflow_type.name.removesuffix("Workflow"))
    return "workflow", f"{name}: {'continued in a new run' if again else 'started'}"


async def _activity_scheduled(reader: HistoryReader, event: HistoryEvent) -> Told:
    name = event.activity_task_scheduled_event_attributes.activity_type.name
    text = await reader.summary(event) or in_words(name)
    reader._scheduled[event.event_id] = (text, name in _HOUSEKEEPING)
    return None


async def _activity_started(reader: HistoryReader, event: HistoryEvent) -> Told:
    attributes = event.activity_task_started_event_attributes
    reader._attempts[attributes.scheduled_event_id] = attributes.attempt
    return None


def _activity_ended(ending: str, place: Callable[[HistoryEvent], int]) -> "Teller":
    async def tell(reader: HistoryReader, event: HistoryEvent) -> Told:
        text, dull = reader._scheduled.get(place(event), ("A step", False))
        attempts = reader._attempts.get(place(event), 1)
        again = f" after {attempts} attempts" if attempts > 1 else ""
        return None if dull and not ending else ("step", f"{text}{ending}{again}")

    return tell


async def _local_activity(_reader: HistoryReader, event: HistoryEvent) -> Told:
    attributes = event.marker_recorded_event_attributes
    if attributes.marker_name != _LOCAL_ACTIVITY or not attributes.details["data"].payloads:
        return None
    # The SDK's core writes this one itself, so it is never encrypted.
    name = json.loads(attributes.details["data"].payloads[0].data).get("activity_type", "")
    if name in _HOUSEKEEPING:
        return None
    failed = " failed" if attributes.HasField("failure") else ""
    return "step", f"{in_words(name)}{failed}"


async def _timer_started(reader: HistoryReader, event: HistoryEvent) -> Told:
    attributes = event.timer_started_event_attributes
    text = await reader.summary(event) or f"{attributes.start_to_fire_timeout.ToTimedelta()}"
    reader._timers[attributes.timer_id] = text
    return "timer", f"Timer set: {text}"


async def _timer_fired(reader: HistoryReader, event: HistoryEvent) -> Told:
    return "timer", f"Timer rang: {reader._timers.get(event.timer_fired_event_attributes.timer_id, '')}"


async def _timer_cancelled(reader: HistoryReader, event: HistoryEvent) -> Told:
    return "timer", f"Timer stopped: {reader._timers.get(event.timer_canceled_event_attributes.timer_id, '')}"


async def _signalled(reader: HistoryReader, event: HistoryEvent) -> Told:
    payloads = event.workflow_execution_signaled_event_attributes.input.payloads
    fact = await reader.decode(payloads[0]) if payloads else None
    return ("fact", fact_in_words(fact)) if isinstance(fact, dict) else None


async def _updated(reader: HistoryReader, event: HistoryEvent) -> Told:
    call = event.workflow_execution_update_accepted_event_attributes.accepted_request.input
    message = await reader.decode(call.args.payloads[0]) if call.args.payloads else None
    if call.name != "advance_clock" or not isinstance(message, dict):
        return None  # a completed task: its row knows who did it
    moved = timedelta(seconds=int(message.get("offset_seconds", 0))) - reader.offset
    reader.offset += moved
    return "clock", f"Business clock moved ahead by {_span(moved)} by {message.get('actor', '')}"


def _span(span: timedelta) -> str:
    hours = span.seconds // 3600
    return f"{span.days} days" + (f" {hours} hours" if hours else "") if span.days else f"{span.seconds // 60} minutes"


async def _task_failed(_reader: HistoryReader, _event: HistoryEvent) -> Told:
    return "failure", "A workflow step failed and is tried again"


async def _child_started(_reader: HistoryReader, event: HistoryEvent) -> Told:
    name = event.child_workflow_execution_started_event_attributes.workflow_execution.workflow_id
    return "workflow", f"Started {name}"


def _ended(words: str) -> "Teller":
    async def tell(reader: HistoryReader, _event: HistoryEvent) -> Told:
        return "workflow", f"{in_words(reader.workflow_id.split('/')[0])}: {words}"

    return tell


async def _terminated(_reader: HistoryReader, event: HistoryEvent) -> Told:
    return "workflow", f"Terminated: {event.workflow_execution_terminated_event_attributes.reason}"


type Teller = Callable[[HistoryReader, HistoryEvent], Awaitable[Told]]

_TELLERS: dict["EventType.ValueType", Teller] = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED: _started,
    EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: _activity_scheduled,
    EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED: _activity_started,
    EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED: _activity_ended(
        "", lambda event: event.activity_task_completed_event_attributes.scheduled_event_id
    ),
    EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED: _activity_ended(
        " failed", lambda event: event.activity_task_failed_event_attributes.scheduled_event_id
    ),
    EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT: _activity_ended(
        " timed out", lambda event: event.activity_task_timed_out_event_attributes.scheduled_event_id
    ),
    EventType.EVENT_TYPE_MARKER_RECORDED: _local_activity,
    EventType.EVENT_TYPE_TIMER_STARTED: _timer_started,
    EventType.EVENT_TYPE_TIMER_FIRED: _timer_fired,
    EventType.EVENT_TYPE_TIMER_CANCELED: _timer_cancelled,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED: _signalled,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED: _updated,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED: _task_failed,
    EventType.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED: _child_started,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED: _ended("ended"),
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED: _ended("failed"),
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT: _ended("timed out"),
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED: _terminated,
}
