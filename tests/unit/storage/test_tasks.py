"""The inbox: who sees what in which order, and that two people cannot both win."""

import asyncio
from datetime import timedelta

import pytest
from desk_samples import NOON, card, snapshot

from models.ids import EncounterId
from models.roles import Role
from storage import projection, tasks
from storage.engine import Database
from storage.errors import MissingError, StaleError, StorageError, WrongStateError
from storage.tasks import TaskChange, TaskSearch, TaskView


@pytest.fixture
async def inbox(database: Database, encounter: EncounterId) -> EncounterId:
    """Tasks 1 to 5: due on days 9, 8, 7, none, and one urgent physician query."""
    cards = [card(encounter, number, due=NOON.replace(day=10 - number)) for number in (1, 2, 3)]
    cards += [card(encounter, 4, due=None), card(encounter, 5, type="query_escalation", payer_id="MEDB1")]
    async with database.transaction() as session:
        await projection.store(session, snapshot(encounter, 1, tasks=tuple(cards)), NOON)
    return encounter


async def find(database: Database, wanted: TaskSearch) -> str:
    async with database.session() as session:
        found = await tasks.search(session, wanted, NOON)
    return "".join(view.task.id[-1] for view in found)


async def act(database: Database, name: str, change: TaskChange, *more: object, **named: object) -> TaskView:
    async with database.transaction() as session:
        view: TaskView = await getattr(tasks, name)(session, database.keys, change, *more, **named)
    return view


async def test_order_and_filters(database: Database, inbox: EncounterId) -> None:
    assert await find(database, TaskSearch()) == "53214"
    assert await find(database, TaskSearch(roles=(Role.CODER,))) == "3214"
    assert await find(database, TaskSearch(payer_id="MEDB1")) == "5"
    assert await find(database, TaskSearch(due_before=NOON.replace(day=8))) == "53"
    assert await find(database, TaskSearch(priority=3, encounter=inbox, type="code_encounter")) == "3214"
    assert await find(database, TaskSearch(encounter="E0")) == ""
    assert await find(database, TaskSearch(state=None, limit=2)) == "53"


async def test_pages_show_everything_once(database: Database, inbox: EncounterId) -> None:
    seen, after = "", None
    while True:
        async with database.session() as session:
            page = await tasks.search(session, TaskSearch(limit=2, after=after), NOON)
        if not page:
            break
        seen, after = seen + "".join(view.task.id[-1] for view in page), page[-1].sort_key
    assert seen == "53214"


async def test_overdue_by_the_encounters_own_clock(database: Database, inbox: EncounterId) -> None:
    assert await find(database, TaskSearch(overdue=True)) == ""
    moved = snapshot(inbox, 2, offset_seconds=6 * 86400, tasks=(card(inbox, 1, due=NOON.replace(day=7)),))
    async with database.transaction() as session:
        await projection.store(session, moved, NOON)
    assert await find(database, TaskSearch(overdue=True)) == "1"
    assert await find(database, TaskSearch(overdue=False)) == ""
    async with database.session() as session:
        view = await tasks.get(session, card(inbox, 1).id, NOON)
    assert view.overdue
    assert view.business_now == NOON + timedelta(days=6)


async def test_only_one_of_two_gets_it(database: Database, inbox: EncounterId) -> None:
    task = card(inbox, 1).id
    changes = [TaskChange(task, name, NOON, version=1) for name in ("cora", "carl")]
    results = await asyncio.gather(*(act(database, "claim", each) for each in changes), return_exceptions=True)
    assert sorted(isinstance(result, StorageError) for result in results) == [False, True]


async def test_claim_and_give_back(database: Database, inbox: EncounterId) -> None:
    mine = TaskChange(card(inbox, 1).id, "cora", NOON)
    await act(database, "claim", mine)
    assert (await act(database, "claim", mine)).task.version == 2
    assert await find(database, TaskSearch(holder="cora")) == "1"
    with pytest.raises(WrongStateError, match="held by cora"):
        await act(database, "unclaim", TaskChange(mine.task_id, "carl", NOON))
    with pytest.raises(StaleError):
        await act(database, "unclaim", TaskChange(mine.task_id, "cora", NOON, version=1))
    assert (await act(database, "unclaim", mine)).task.claimed_by is None
    with pytest.raises(MissingError):
        await act(database, "claim", TaskChange("nothing", "cora", NOON))


async def test_what_people_do_is_in_the_history(database: Database, inbox: EncounterId) -> None:
    change = TaskChange(card(inbox, 1).id, "sue", NOON, comment="Jan called")
    await act(database, "assign", change, "carl")
    await act(database, "suspend", change, NOON + timedelta(days=2))
    assert await find(database, TaskSearch(suspended=True)) == "1"
    assert await find(database, TaskSearch(suspended=False)) == "5324"
    await act(database, "suspend", change, None)
    await act(database, "reprioritise", change, 2)
    await act(database, "escalate", change)
    await act(database, "comment", change)
    assert await find(database, TaskSearch(escalated=True)) == "1"
    async with database.session() as session:
        told = await tasks.history(session, database.keys, change.task_id)
    assert [(row.kind.value, words) for row, words in told] == [
        ("opened", ""),
        ("assigned", "to carl: Jan called"),
        ("suspended", "until 2026-03-04 12:00: Jan called"),
        ("resumed", "Jan called"),
        ("reprioritised", "to 2: Jan called"),
        ("escalated", "Jan called"),
        ("commented", "Jan called"),
    ]


async def test_a_closed_task_takes_comments_only(database: Database, inbox: EncounterId) -> None:
    async with database.transaction() as session:
        await projection.store(session, snapshot(inbox, 2), NOON)
    change = TaskChange(card(inbox, 1).id, "sue", NOON, comment="why?")
    with pytest.raises(WrongStateError, match="cancelled"):
        await act(database, "claim", change)
    assert (await act(database, "comment", change)).task.version == 3
