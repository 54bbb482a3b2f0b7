"""Versions of the payer rules: which one holds, and that none changes."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import payer_rules
from storage.engine import Database
from storage.payer_rules import NewRules
from storage.rule_files import shipped_rules


def new(words: str, start: date = date(2026, 1, 1), **fields: Any) -> NewRules:
    return NewRules(text=words, title="T", effective_from=start, rules=1, author="sue", **fields)


async def load(database: Database, rules: NewRules) -> tuple[int, bool]:
    async with database.transaction() as session:
        version, fresh = await payer_rules.load(session, rules)
    return version.number, fresh


async def test_the_newest_effective_version_holds(database: Database) -> None:
    async with database.session() as session:
        assert await payer_rules.in_force(session, date(2026, 1, 1)) is None
    assert await load(database, new("one")) == (1, True)
    assert await load(database, new("two", date(2026, 6, 1))) == (2, True)
    assert await load(database, new("three", date(2026, 3, 1))) == (3, True)
    async with database.session() as session:
        for on, number in ((date(2026, 2, 1), 1), (date(2026, 3, 1), 3), (date(2026, 7, 1), 3)):
            found = await payer_rules.in_force(session, on)
            assert found is not None
            assert found.number == number, on
        assert [each.text for each in await payer_rules.versions(session)] == ["three", "two", "one"]


async def test_the_same_again_changes_nothing_but_going_back_is_a_version(
    database: Database, scalar: Callable[[str], Awaitable[object]]
) -> None:
    loads = [await load(database, new(words)) for words in ("one", "one", "two", "one")]
    assert loads == [(1, True), (1, False), (2, True), (3, True)]
    assert await scalar("SELECT count(*) FROM audit_events WHERE action = 'payer_rules.load'") == 3


async def test_two_may_load_at_once(database: Database) -> None:
    found = await asyncio.gather(*(load(database, new(f"set {number}")) for number in range(4)))
    assert sorted(found) == [(1, True), (2, True), (3, True), (4, True)]


async def test_a_version_is_never_changed(database: Database) -> None:
    await load(database, new("one"))
    for statement in ("UPDATE payer_rule_sets SET text = 'x'", "DELETE FROM payer_rule_sets"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.transaction() as session:
                await session.execute(text(statement))


async def test_a_release_replaces_shipped_rules_and_leaves_the_customers_alone(database: Database) -> None:
    async def newest() -> str:
        async with database.transaction() as session:
            await payer_rules.load_shipped(session, shipped_rules())
            found = await payer_rules.newest(session)
        assert found is not None
        return found.text

    await load(database, new("of an older release", shipped=True))
    assert await newest() == shipped_rules().text
    await load(database, new("ours"))
    assert await newest() == "ours"
