"""Seeding: repeatable, tokens kept, only hashes stored."""

import json
import stat
from datetime import date
from pathlib import Path

from storage import clocks, users
from storage.engine import Database
from storage.seed import LOCAL_USERS, seed_local


async def test_seeding_again_keeps_the_tokens(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    await seed_local(database, path)
    first = json.loads(path.read_text())
    await seed_local(database, path)
    assert json.loads(path.read_text()) == first
    assert set(first) == set(LOCAL_USERS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    async with database.session() as session:
        user = await users.by_token(session, first["sue"]["token"])
        assert user is not None
        assert (user.name, user.roles) == ("sue", ["supervisor"])
        assert await users.by_token(session, "guess") is None


async def test_deactivated_users_are_shut_out(database: Database, tmp_path: Path) -> None:
    await seed_local(database, tmp_path / "tokens.json")
    token = json.loads((tmp_path / "tokens.json").read_text())["fay"]["token"]
    async with database.transaction() as session:
        await users.deactivate(session, "fay")
    async with database.session() as session:
        assert await users.by_token(session, token) is None


async def test_a_payers_clock_beats_the_general_one(database: Database, tmp_path: Path) -> None:
    await seed_local(database, tmp_path / "tokens.json")
    async with database.session() as session:
        general = await clocks.effective(session, ["timely_filing", "query_*", "no_such"], "", date(2026, 1, 1))
        medicare = await clocks.effective(session, ["timely_filing"], "MEDB1", date(2026, 1, 1))
        assert await clocks.effective(session, ["timely_filing"], "", date(2000, 1, 1)) == {}
    assert set(general) == {"timely_filing", "query_reminder", "query_escalation", "query_close"}
    assert general["timely_filing"].rule == "180 days after the date of service"
    assert medicare["timely_filing"].rule == "1 year after the date of service"
