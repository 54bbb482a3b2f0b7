"""The agenda of one workflow: its tasks, deadlines and stage marks, and the snapshot that projects them.

Pure and deterministic: time and history length are passed in.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from domain.deadlines import due
from models.clocks import Clock, DeadlineState
from models.ids import task_id
from models.messages.desk import DeadlineCard, StageMark, TaskCard, TaskState
from models.roles import Role
from models.tasks import TASK_TYPES


def named(clock: str, names: Collection[str]) -> bool:
    """Whether a clock is one of these; a name that ends in * means all that start so."""
    return any(clock == name or (name.endswith("*") and clock.startswith(name[:-1])) for name in names)


class Agenda:
    """Open work in full, and what closed since it was last projected."""

    def __init__(self, workflow_id: str, tag: str) -> None:
        """Ids are built from the workflow's id and a tag, so that a workflow that starts again reuses none."""
        self.clocks: dict[str, Clock] = {}
        self.changes = 0
        """Counts what was opened, closed or marked."""
        self._name = f"{workflow_id}/{tag}"
        self._tasks: dict[str, TaskCard] = {}
        self._deadlines: dict[str, DeadlineCard] = {}
        self._closed_tasks: list[TaskCard] = []
        self._closed_deadlines: list[DeadlineCard] = []
        self._marks: list[StageMark] = []
        self._counts = {"task": 0, "deadline": 0, "mark": 0}

    def _number(self, kind: str) -> int:
        self._counts[kind] += 1
        return self._counts[kind]

    def open_task(
        self,
        type_name: str,
        now: datetime,
        summary: str,
        context: Mapping[str, Any],
        payer_id: str = "",
        requested_by: str = "",
        role: Role | None = None,
        apart_from: tuple[str, ...] = (),
    ) -> TaskCard:
        """Put a task of a known type on the agenda, due by its type's clock, for its type's role or another one."""
        task_type = TASK_TYPES[type_name]
        clock = self.clocks.get(task_type.clock)
        card = TaskCard(
            id=task_id(self._name, self._number("task")),
            type=type_name,
            opened=now,
            due=due(clock, now) if clock else None,
            summary=summary or task_type.title,
            context=dict(context),
            payer_id=payer_id,
            requested_by=requested_by,
            role=role,
            apart_from=apart_from,
        )
        self._tasks[card.id] = card
        self.changes += 1
        return card

    def change_task(self, identifier: str, **changes: Any) -> TaskCard:
        """Change fields of an open task: what is known of it, who does it, how urgent it is."""
        changed = self._tasks[identifier].model_copy(update=changes)
        self._tasks[identifier] = changed
        self.changes += 1
        return changed

    def task(self, identifier: str) -> TaskCard | None:
        """Return an open task."""
        return self._tasks.get(identifier)

    def close_task(self, identifier: str, now: datetime, state: TaskState, actor: str = "", action: str = "") -> None:
        """Take a task off the agenda; one that is already off stays as it is."""
        card = self._tasks.pop(identifier, None)
        if card is not None:
            update = {"state": state, "closed": now, "completed_by": actor, "action": action}
            self.changes += 1
            self._closed_tasks.append(card.model_copy(update=update))

    def open_tasks(self, type_name: str = "") -> tuple[TaskCard, ...]:
        """Return open tasks, of one type or of all."""
        return tuple(card for card in self._tasks.values() if not type_name or card.type == type_name)

    def start_clock(self, name: str, started: datetime) -> DeadlineCard | None:
        """Start a clock by name; None where the clock table has no such row for this payer."""
        clock = self.clocks.get(name)
        if clock is None:
            return None
        return self.add_deadline(clock, started, due(clock, started))

    def add_deadline(self, clock: Clock, started: datetime, when: datetime) -> DeadlineCard:
        """Add a deadline whose moment the caller computed (filing limits count from dates, not moments)."""
        card = DeadlineCard(
            id=f"{self._name}#{self._number('deadline')}",
            clock=clock.name,
            due=when,
            started=started,
            rule=clock.rule,
            source=clock.source,
            editable=clock.editable,
        )
        self._deadlines[card.id] = card
        self.changes += 1
        return card

    def settle(self, now: datetime, state: DeadlineState, *names: str) -> None:
        """Close open deadlines by clock name; a name that ends in * closes all that start so."""
        for card in list(self._deadlines.values()):
            if named(card.clock, names):
                self._close_deadline(card, now, state)

    def running(self, name: str) -> DeadlineCard | None:
        """Return the open deadline of a clock."""
        return next((card for card in self._deadlines.values() if card.clock == name), None)

    def due_at(self, moment: datetime) -> tuple[str, ...]:
        """Return the clocks that come due at a moment."""
        return tuple(card.clock for card in self._deadlines.values() if card.due == moment)

    def next_due(self) -> datetime | None:
        """Return the moment of the earliest open deadline."""
        return min((card.due for card in self._deadlines.values()), default=None)

    def ring(self, now: datetime) -> list[DeadlineCard]:
        """Close and return every deadline that is due, earliest first."""
        rung = sorted((card for card in self._deadlines.values() if card.due <= now), key=lambda card: card.due)
        for card in rung:
            self._close_deadline(card, now, DeadlineState.FIRED)
        return rung

    def _close_deadline(self, card: DeadlineCard, now: datetime, state: DeadlineState) -> None:
        del self._deadlines[card.id]
        self.changes += 1
        self._closed_deadlines.append(card.model_copy(update={"state": state, "settled": now}))

    def mark(self, stage: str, outcome: str, now: datetime, history_length: int, note: str = "") -> None:
        """Note that a stage was entered, or left by one of its ways out."""
        mark = StageMark(
            number=self._number("mark"), stage=stage, outcome=outcome, at=now, history_length=history_length, note=note
        )
        self._marks.append(mark)
        self.changes += 1

    def clear(self, now: datetime) -> None:
        """Cancel every open task and close every open deadline: the workflow is about to end."""
        for identifier in list(self._tasks):
            self.close_task(identifier, now, TaskState.CANCELLED)
        self.settle(now, DeadlineState.MET, "*")

    def harvest(self) -> tuple[tuple[TaskCard, ...], tuple[DeadlineCard, ...], tuple[StageMark, ...]]:
        """Return what a snapshot carries, and forget what is closed: it is projected once."""
        tasks = (*self._closed_tasks, *self._tasks.values())
        deadlines = (*self._closed_deadlines, *self._deadlines.values())
        marks = tuple(self._marks)
        self._closed_tasks, self._closed_deadlines, self._marks = [], [], []
        return tuple(tasks), tuple(deadlines), marks
