"""Snapshots become rows: idempotent, self-healing, never backwards."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from desk_samples import NOON, card, deadline, mark, snapshot

from models.ids import EncounterId
from models.messages.desk import Snapshot, TaskState
from storage import projection, tasks
from storage.engine import Database
from storage.tasks import TaskChange, TaskSearch

Scalar = Callable[[str], Awaitable[object]]


async def store(database: Database, given: Snapshot) -> bool:
    async with database.transaction() as session:
        return await projection.store(session, given, NOON + timedelta(hours=1))


async def open_ids(database: Database) -> list[str]:
    async with database.session() as session:
        return [view.task.id for view in await tasks.search(session, TaskSearch(), NOON)]


async def test_the_same_snapshot_twice_is_once(database: Database, encounter: EncounterId, scalar: Scalar) -> None:
    given = snapshot(encounter, 1, tasks=(card(encounter),), deadlines=(deadline(encounter),), marks=(mark(),))
    assert await store(database, given)
    assert not await store(database, given)
    assert await scalar("SELECT count(*) FROM task_events") == 1
    assert await scalar("SELECT version FROM tasks") == 1
    assert await scalar("SELECT next_due FROM workflow_states") == NOON.replace(day=5)


async def test_an_older_snapshot_changes_nothing(database: Database, encounter: EncounterId) -> None:
    await store(database, snapshot(encounter, 2, tasks=(card(encounter),)))
    assert not await store(database, snapshot(encounter, 1))
    assert len(await open_ids(database)) == 1


async def test_what_is_missing_is_closed(database: Database, encounter: EncounterId, scalar: Scalar) -> None:
    both = (card(encounter, 1), card(encounter, 2))
    await store(
        database, snapshot(encounter, 1, tasks=both, deadlines=(deadline(encounter, 1), deadline(encounter, 2)))
    )
    await store(database, snapshot(encounter, 2, tasks=both[1:], deadlines=(deadline(encounter, 2),)))
    assert await open_ids(database) == [both[1].id]
    assert await scalar("SELECT state FROM tasks WHERE id LIKE '%.1'") == "cancelled"
    assert await scalar("SELECT count(*) FROM task_events WHERE kind = 'cancelled'") == 1
    assert await scalar("SELECT state FROM deadlines WHERE id LIKE '%#1'") == "met"
    assert await scalar("SELECT state FROM deadlines WHERE id LIKE '%#2'") == "open"


async def test_completion_is_told_once(database: Database, encounter: EncounterId, scalar: Scalar) -> None:
    await store(database, snapshot(encounter, 1, tasks=(card(encounter),)))
    done: dict[str, Any] = {"state": "completed", "closed": NOON, "completed_by": "cora", "action": "coded"}
    await store(database, snapshot(encounter, 2, tasks=(card(encounter, **done),)))
    await store(database, snapshot(encounter, 3, tasks=(card(encounter, **done),)))
    assert await scalar("SELECT string_agg(kind || ':' || actor, ' ' ORDER BY id) FROM task_events") == (
        "opened: completed:cora"
    )
    assert await scalar("SELECT state || ' ' || action || ' ' || version FROM tasks") == "completed coded 2"


async def test_an_unchanged_task_keeps_its_version_and_holder(database: Database, encounter: EncounterId) -> None:
    await store(database, snapshot(encounter, 1, tasks=(card(encounter),)))
    change = TaskChange(card(encounter).id, "cora", NOON, version=1)
    async with database.transaction() as session:
        assert (await tasks.claim(session, database.keys, change)).task.version == 2
    await store(database, snapshot(encounter, 2, tasks=(card(encounter),)))
    async with database.session() as session:
        task = (await tasks.get(session, card(encounter).id, NOON)).task
    assert (task.version, task.claimed_by) == (2, "cora")


async def test_another_run_replaces(database: Database, encounter: EncounterId, scalar: Scalar) -> None:
    """After a reset the versions begin anew, and an id may name another task."""
    await store(database, snapshot(encounter, 9, tasks=(card(encounter),), marks=(mark(1),)))
    async with database.transaction() as session:
        await tasks.claim(session, database.keys, TaskChange(card(encounter).id, "cora", NOON))
    later = NOON + timedelta(days=1)
    anew = {"run_id": "run-2", "marks": (mark(1),), "tasks": (card(encounter, opened=later),)}
    assert await store(database, snapshot(encounter, 1, **anew))
    assert await scalar("SELECT claimed_by FROM tasks") is None
    assert await scalar("SELECT count(*) FROM task_events WHERE kind = 'opened'") == 2
    assert await scalar("SELECT count(*) FROM stage_marks") == 2


async def test_the_encounter_follows_its_own_workflow(
    database: Database, encounter: EncounterId, scalar: Scalar
) -> None:
    await store(database, snapshot(encounter, 1, stage="billing", offset_seconds=3600))
    assert await scalar("SELECT stage || ' ' || status || ' ' || business_offset_seconds FROM encounters") == (
        "billing open 3600"
    )
    await store(database, snapshot(encounter, 2, stage="closed", marks=(mark(1, "closed"), mark(2, "closed", "paid"))))
    await store(database, snapshot(encounter, 3, stage="closed", closed=True, offset_seconds=10))
    assert await scalar("SELECT status || ' ' || outcome || ' ' || business_offset_seconds FROM encounters") == (
        "closed paid 3600"
    )
    await store(database, snapshot(encounter, 1, run_id="run-2", stage="billing"))
    assert await scalar("SELECT status || outcome FROM encounters WHERE closed_at IS NULL") == "open"


async def test_a_cancelled_encounter_is_cancelled(database: Database, encounter: EncounterId, scalar: Scalar) -> None:
    await store(database, snapshot(encounter, 1, closed=True, marks=(mark(1, "closed", "cancelled"),)))
    assert await scalar("SELECT status FROM encounters") == "cancelled"


async def test_a_childs_snapshot_leaves_the_encounter_alone(
    database: Database, encounter: EncounterId, scalar: Scalar
) -> None:
    child = {"workflow_id": f"claim/{encounter}/P/1", "kind": "claim", "stage": "adjudication", "closed": True}
    await store(database, snapshot(encounter, 1, **child))
    assert await scalar("SELECT stage || ' ' || status FROM encounters") == "registration open"


async def test_a_task_of_no_encounter(database: Database, encounter: EncounterId) -> None:
    remittance = {"workflow_id": "remittance/abc", "kind": "remittance"}
    given = card(encounter, id="remittance.abc.1", type="match_remittance", state=TaskState.OPEN)
    own = snapshot(encounter, 1, **remittance, tasks=(given,)).model_copy(update={"encounter": None})
    await store(database, own)
    assert await open_ids(database) == ["remittance.abc.1"]


async def test_a_card_may_name_another_role_than_its_type(
    database: Database, encounter: EncounterId, scalar: Scalar
) -> None:
    await store(database, snapshot(encounter, 1, tasks=(card(encounter, 1, role="biller"), card(encounter, 2))))
    assert await scalar("SELECT role FROM tasks WHERE id LIKE '%.1'") == "biller"
    assert await scalar("SELECT role FROM tasks WHERE id LIKE '%.2'") == "coder"
