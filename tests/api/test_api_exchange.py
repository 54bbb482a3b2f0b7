"""Files that are stuck are seen by people. The other side is the simulator over SFTP, and refuses in earnest."""

import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import asyncssh
import pytest
from api_harness import Person, Who, serving
from sqlalchemy import text

from api.services import Services
from api.work import work_of
from models.ids import EncounterId
from models.tables.desk import TaskRow
from models.tables.edi import Direction
from storage.edi import trouble
from storage.edi.trouble import FileSearch

sys.path += [str(Path(__file__).parents[1] / "unit" / part) for part in ("exchange", "money")]
from exchange_bench import Side, coded, now, wire
from money_bench import Listener

LETTER = b"Dear provider, our system is down."


@pytest.fixture
async def side(services: Services, tmp_path: Path) -> AsyncIterator[Side]:
    async with wire(services.database, tmp_path, Listener()) as made:
        yield made


@pytest.fixture
async def there(side: Side) -> AsyncIterator[asyncssh.SFTPClient]:
    """The clearinghouse's folders."""
    sftp = side.config.sftp
    known = asyncssh.import_known_hosts(sftp.known_hosts)
    login = {"username": "claimflow", "password": "claimflow", "client_keys": None}
    async with asyncssh.connect(sftp.host, sftp.port, known_hosts=known, **login) as connection:
        async with connection.start_sftp_client() as client:
            yield client


async def claim(side: Side) -> tuple[EncounterId, str]:
    made = await coded(side.database, str(uuid4()), ("BLUEP", "CF10000001"))
    return made, (await side.submit(made)).number


async def stuck(someone: Person) -> list[dict[str, object]]:
    answer = await someone.get("/exchange/files", stuck=True)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    return items


async def test_a_refused_upload_is_seen_and_holds_nothing_up(
    services: Services, side: Side, there: asyncssh.SFTPClient, person: Who
) -> None:
    made, first = await claim(side)
    waiting = await compose(side)
    await there.mkdir(f"/inbound/{waiting}.part")  # a folder in the way of the file
    result = await side.exchange.tick()
    assert (result.uploaded, result.errors) == (0, ("SFTP: SFTPFailure: Is a directory",))
    await claim(side)
    result = await side.exchange.tick()
    assert (result.uploaded, len(result.errors)) == (1, 1), "the second claim goes, the first one waits"
    assert await stuck(person("bill")) == []  # for an hour this is nobody's trouble

    later = replace(services, now=lambda: services.now() + timedelta(hours=2))
    async with serving(later) as client:
        (found,) = await stuck(bill := Person(client, "bill"))
        assert (found["name"], found["state"], found["attempts"]) == (waiting, "stored", 2)
        assert found["last_error"] == "SFTP: SFTPFailure: Is a directory"
        assert (await client.get("/api/v1/health")).json()["stuck_files"] == 1
        detail = (await bill.get(f"/exchange/files/{found['id']}")).json()
        assert detail["claims"] == [first]
        refused = await bill.post(f"/exchange/files/{found['id']}/retry", {"reason": "they say it works"})
        assert (refused.status_code, "every turn" in refused.json()["remedy"]) == (409, True)

        # Who traces the claim that nobody acknowledged reads that it never left.
        task = TaskRow(stage="submission", encounter_id=made, workflow_id=f"claim/{made}/P/1", context={"claim": first})
        async with services.database.session() as session:
            told = (await work_of(session, services.database.keys, task))["wire"]
        assert told == {
            "state": "queued", "attempts": 2, "last_error": found["last_error"], "file_id": found["id"],
            "sent_at": None,
        }  # fmt: skip

        await there.rmdir(f"/inbound/{waiting}.part")
        await side.turn()
        assert await stuck(bill) == []
        assert (await client.get("/api/v1/health")).json()["stuck_files"] == 0


async def compose(side: Side) -> str:
    """Put what waits into a file that does not leave yet; returns its name."""
    await side.exchange._sender.compose()
    async with side.database.session() as session:
        found = await trouble.search(session, FileSearch(direction=Direction.SENT, limit=1), now())
    return found[0].row.name


async def test_a_file_that_nobody_can_read(side: Side, there: asyncssh.SFTPClient, person: Who) -> None:
    async with there.open("/outbound/letter.txt", "wb") as file:
        await file.write(LETTER)
    await side.turn(1)
    bill = person("bill")
    (found,) = await stuck(bill)
    assert (found["name"], found["direction"], found["state"], found["findings"]) == (
        "letter.txt", "received", "failed", 1,
    )  # fmt: skip
    path = f"/exchange/files/{found['id']}"
    detail = (await bill.get(path)).json()
    assert [problem["rule"] for problem in detail["problems"]] == ["no-interchange"]
    assert "Dear" not in str(detail)
    content = await bill.get(f"{path}/content")
    assert (content.content, content.headers["content-type"]) == (LETTER, "application/edi-x12")

    assert (await bill.post(f"{path}/retry", {"reason": "an update reads it"})).json()["state"] == "stored"
    await side.turn(1)
    assert [each["state"] for each in await stuck(bill)] == ["failed"]
    reason = {"reason": "a letter: filed by hand"}
    assert (await person("audrey").post(f"{path}/dismiss", reason)).status_code == 403
    assert (await bill.post(f"{path}/dismiss", reason)).json()["state"] == "processed"
    assert await stuck(bill) == []
    assert (await bill.post(f"{path}/dismiss", reason)).status_code == 409
    async with side.database.session() as session:
        rows = await session.execute(
            text("SELECT action, actor FROM audit_events WHERE subject = :file ORDER BY id"),
            {"file": f"file/{found['id']}"},
        )
    assert [tuple(row) for row in rows] == [
        ("file.read", "bill"), ("file.retried", "bill"), ("file.dismissed", "bill"),
    ]  # fmt: skip


async def test_pages_and_who_may_look(side: Side, person: Who) -> None:
    for _ in range(2):
        await claim(side)
        await side.turn()
    auditor = person("audrey")
    whole = (await auditor.get("/exchange/files", state="processed", limit=200)).json()
    numbers = [each["id"] for each in whole["items"]]
    assert whole["next"] is None
    assert len(numbers) >= 4
    assert numbers == sorted(numbers, reverse=True)
    paged, cursor = [], ""
    while cursor is not None:
        page = (await auditor.get("/exchange/files", state="processed", limit=3, cursor=cursor)).json()
        paged += [each["id"] for each in page["items"]]
        cursor = page["next"]
    assert paged == numbers
    sent = (await auditor.get("/exchange/files", direction="sent")).json()["items"]
    assert {each["direction"] for each in sent} == {"sent"}
    for path in ("/exchange/files", f"/exchange/files/{numbers[0]}", f"/exchange/files/{numbers[0]}/content"):
        assert (await person("cora").get(path)).status_code == 403
    for path in ("/exchange/files/999999", "/exchange/files/999999/content"):
        assert (await auditor.get(path)).status_code == 404
