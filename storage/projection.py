"""Storing a snapshot: the hottest write, so it is a fixed, small number of statements whatever the snapshot holds."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.ids import WorkflowKind
from models.messages.desk import Snapshot, TaskCard, TaskState
from models.tables import METADATA
from models.tasks import TASK_TYPES

_TASKS = METADATA.tables["tasks"]
_EVENTS = METADATA.tables["task_events"]
_DEADLINES = METADATA.tables["deadlines"]
_MARKS = METADATA.tables["stage_marks"]
_STATES = METADATA.tables["workflow_states"]

_CANCEL_MISSING_TASKS = text("""
    WITH gone AS (
        UPDATE tasks SET state = 'cancelled', closed = :at, version = version + 1, updated_at = clock_timestamp()
        WHERE workflow_id = :workflow AND state = 'open' AND id <> ALL(CAST(:ids AS text[]))
        RETURNING id
    )
    INSERT INTO task_events (task_id, kind, once, actor, business_at)
    SELECT id, 'cancelled', 'closed:' || CAST(:at AS timestamptz), '', :at FROM gone
    ON CONFLICT (task_id, once) DO NOTHING
""")

_MEET_MISSING_DEADLINES = text("""
    UPDATE deadlines SET state = 'met', settled = :at, updated_at = clock_timestamp()
    WHERE workflow_id = :workflow AND state = 'open' AND NOT EXISTS (
        SELECT 1 FROM unnest(CAST(:ids AS text[]), CAST(:starts AS timestamptz[])) AS kept(id, started)
        WHERE kept.id = deadlines.id AND kept.started = deadlines.started
    )
""")

_STORE_ENCOUNTER = text("""
    UPDATE encounters SET
        stage = :stage,
        payer_id = coalesce(nullif(:payer, ''), payer_id),
        business_offset_seconds = greatest(business_offset_seconds, :offset),
        status = CASE WHEN NOT :closed THEN 'open' WHEN last.outcome = 'cancelled' THEN 'cancelled' ELSE 'closed' END,
        outcome = CASE WHEN :closed THEN coalesce(last.outcome, '') ELSE '' END,
        closed_at = CASE WHEN :closed THEN coalesce(closed_at, clock_timestamp()) END
    FROM (SELECT 1) AS one LEFT JOIN (
        SELECT outcome FROM stage_marks WHERE workflow_id = :workflow AND run_id = :run ORDER BY number DESC LIMIT 1
    ) AS last ON true
    WHERE encounters.id = :encounter
""")


async def store(session: AsyncSession, snapshot: Snapshot, business_now: datetime) -> bool:
    """Store a snapshot; False where a newer one of the same run is already stored.

    `business_now` dates what closed without being told.
    """
    if not await _advance(session, snapshot):
        return False
    await _store_tasks(session, snapshot, business_now)
    await _store_deadlines(session, snapshot, business_now)
    await _store_marks(session, snapshot)
    if snapshot.kind is WorkflowKind.ENCOUNTER:
        await _store_encounter(session, snapshot)
    return True


async def _advance(session: AsyncSession, snapshot: Snapshot) -> bool:
    """Take the workflow's row, which also makes later snapshots of it wait, and refuse an old one."""
    statement = insert(_STATES)
    fresh = statement.excluded
    names = ("run_id", "stage", "payer_id", "offset_seconds", "version", "closed", "next_due")
    upsert = statement.on_conflict_do_update(
        index_elements=["workflow_id"],
        set_={name: fresh[name] for name in names}
        | {
            "updated_at": func.clock_timestamp(),
            "stage_since": case((_STATES.c.stage == fresh.stage, _STATES.c.stage_since), else_=func.clock_timestamp()),
        },
        where=or_(_STATES.c.run_id != fresh.run_id, _STATES.c.version < fresh.version),
    ).returning(_STATES.c.workflow_id)
    open_dues = [each.due for each in snapshot.deadlines if each.settled is None]
    row = {
        "workflow_id": snapshot.workflow_id,
        "run_id": snapshot.run_id,
        "kind": snapshot.kind,
        "encounter_id": snapshot.encounter,
        "stage": snapshot.stage,
        "payer_id": snapshot.payer_id,
        "offset_seconds": snapshot.offset_seconds,
        "version": snapshot.version,
        "closed": snapshot.closed,
        "next_due": min(open_dues, default=None),
    }
    return (await session.execute(upsert, row)).first() is not None


async def _store_tasks(session: AsyncSession, snapshot: Snapshot, business_now: datetime) -> None:
    if snapshot.tasks:
        await session.execute(_UPSERT_TASKS, [_task_row(snapshot, card) for card in snapshot.tasks])
        events = [event for card in snapshot.tasks for event in _task_events(card)]
        await session.execute(insert(_EVENTS).on_conflict_do_nothing(), events)
    ids = [card.id for card in snapshot.tasks]
    await session.execute(_CANCEL_MISSING_TASKS, {"workflow": snapshot.workflow_id, "at": business_now, "ids": ids})


def _task_row(snapshot: Snapshot, card: TaskCard) -> dict[str, Any]:
    kind = TASK_TYPES[card.type]
    return card.model_dump() | {
        "workflow_id": snapshot.workflow_id,
        "encounter_id": snapshot.encounter,
        "payer_id": card.payer_id or snapshot.payer_id,
        "role": card.role or kind.role,
        "stage": kind.stage,
        "priority": card.priority or kind.priority,
        "escalated": False,
        "version": 1,
    }


def _task_events(card: TaskCard) -> list[dict[str, Any]]:
    """The events of a card, each with a mark that lets it be written once however often the card is told."""
    opened = {"kind": "opened", "once": f"opened:{card.opened.isoformat()}", "actor": card.requested_by}
    events = [opened | {"business_at": card.opened}]
    if card.state is not TaskState.OPEN and card.closed is not None:
        closed = {"kind": card.state.value, "once": f"closed:{card.closed.isoformat()}", "actor": card.completed_by}
        events.append(closed | {"business_at": card.closed})
    return [{"task_id": card.id} | event for event in events]


def _upsert_tasks() -> Any:
    statement = insert(_TASKS)
    fresh = statement.excluded
    told = ["type", "role", "stage", "state", "summary", "context", "payer_id", "opened", "due", "closed"]
    told += ["requested_by", "completed_by", "action"]
    # A task that was opened at another moment is another task under the same id (its workflow was run anew):
    # what people did with the old one does not hold for it. Nor does it for one that went to another role.
    same = and_(*(_TASKS.c[name] == fresh[name] for name in ("opened", "type", "role")))
    people: dict[str, Any] = {"priority": fresh.priority, "escalated": False}
    people |= dict.fromkeys(("claimed_by", "assigned_to", "suspended_until"))
    return statement.on_conflict_do_update(
        index_elements=["id"],
        set_={name: fresh[name] for name in told}
        | {name: case((same, _TASKS.c[name]), else_=value) for name, value in people.items()}
        | {"version": _TASKS.c.version + 1, "updated_at": func.clock_timestamp()},
        where=or_(*(_TASKS.c[name].is_distinct_from(fresh[name]) for name in told)),
    )


_UPSERT_TASKS = _upsert_tasks()


async def _store_deadlines(session: AsyncSession, snapshot: Snapshot, business_now: datetime) -> None:
    if snapshot.deadlines:
        owner = {"workflow_id": snapshot.workflow_id, "encounter_id": snapshot.encounter}
        await session.execute(_UPSERT_DEADLINES, [card.model_dump() | owner for card in snapshot.deadlines])
    kept = {"ids": [card.id for card in snapshot.deadlines], "starts": [card.started for card in snapshot.deadlines]}
    await session.execute(_MEET_MISSING_DEADLINES, {"workflow": snapshot.workflow_id, "at": business_now} | kept)


def _upsert_deadlines() -> Any:
    statement = insert(_DEADLINES)
    fresh = statement.excluded
    told = ("due", "state", "settled")
    return statement.on_conflict_do_update(
        index_elements=["id", "started"],
        set_={name: fresh[name] for name in told} | {"updated_at": func.clock_timestamp()},
        where=or_(*(_DEADLINES.c[name].is_distinct_from(fresh[name]) for name in told)),
    )


_UPSERT_DEADLINES = _upsert_deadlines()


async def _store_marks(session: AsyncSession, snapshot: Snapshot) -> None:
    if snapshot.marks:
        owner = {"workflow_id": snapshot.workflow_id, "run_id": snapshot.run_id, "encounter_id": snapshot.encounter}
        rows = [mark.model_dump() | owner for mark in snapshot.marks]
        await session.execute(insert(_MARKS).on_conflict_do_nothing(), rows)


async def _store_encounter(session: AsyncSession, snapshot: Snapshot) -> None:
    values = {
        "stage": snapshot.stage,
        "payer": snapshot.payer_id,
        "offset": snapshot.offset_seconds,
        "closed": snapshot.closed,
        "workflow": snapshot.workflow_id,
        "run": snapshot.run_id,
        "encounter": snapshot.encounter,
    }
    await session.execute(_STORE_ENCOUNTER, values)
