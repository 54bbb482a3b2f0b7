"""What two installations that did the same tell alike: nothing of it depends on keys, order or real time."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.clocks import DeadlineState
from models.ids import EncounterId, WorkflowKind
from models.messages.desk import DeadlineCard, Snapshot, TaskCard, TaskState
from storage import projection
from storage.engine import Database
from storage.reports import whole

sys.path.append(str(Path(__file__).parent))
from money_bench import charged, encounter

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def deadline(clock: str, settled: datetime | None) -> DeadlineCard:
    state = DeadlineState.OPEN if settled is None else DeadlineState.MET
    return DeadlineCard(
        id=f"d/{clock}", clock=clock, due=NOON + timedelta(days=30), started=NOON, rule="", source="", state=state,
        settled=settled,
    )  # fmt: skip


def task(number: int, state: TaskState, closed: datetime | None) -> TaskCard:
    action = "wait" if state is TaskState.COMPLETED else ""
    return TaskCard(
        id=f"t/{number}", type="call_payer", state=state, opened=NOON, due=None, closed=closed, action=action
    )


async def project(database: Database, made: EncounterId, **more: object) -> None:
    snapshot = Snapshot(
        workflow_id=f"encounter/{made}", run_id="r", kind=WorkflowKind.ENCOUNTER, encounter=made, version=1, stage="",
        **more,
    )  # fmt: skip
    async with database.transaction() as session:
        await projection.store(session, snapshot, NOON)


async def test_what_began_and_ended_at_one_moment_is_left_out(database: Database) -> None:
    made, later = await encounter(database), NOON + timedelta(days=1)
    deadlines = (deadline("gap", NOON), deadline("late", later), deadline("open", None))
    tasks = (
        task(1, TaskState.CANCELLED, NOON),
        task(2, TaskState.CANCELLED, later),
        task(3, TaskState.COMPLETED, NOON),
        task(4, TaskState.OPEN, None),
    )
    await project(database, made, deadlines=deadlines, tasks=tasks)
    async with database.session() as session:
        assert await whole.deadlines(session) == {"late": {"met": 1}, "open": {"open": 1}}
        assert await whole.tasks(session) == {"call_payer": {"cancelled": 1, "completed: wait": 1, "open": 1}}


async def test_the_digest_follows_from_the_entries(database: Database) -> None:
    found = []
    for name in ("V1", "V2"):
        await charged(database, await encounter(database, name), 10_000)
        async with database.session() as session:
            found.append(await whole.digest(session))
            assert await whole.digest(session) == found[-1]
    assert [count for count, _ in found] == [1, 2]
    assert found[0][1] != found[1][1]
    async with database.session() as session:
        assert await whole.by_account(session) == {"insurance_receivable": 20_000, "revenue": -20_000}
        assert sum(sum(sums.values()) for sums in (await whole.by_month(session)).values()) == 0
        assert await whole.entries(session) == {"charge": 2}
