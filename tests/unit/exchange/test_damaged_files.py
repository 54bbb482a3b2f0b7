"""Whatever a partner puts into our mailbox, it is settled in one turn: no file is tried again and again for ever."""

import sys
from pathlib import Path

from edi_damage import mutations
from exchange_bench import now

from activities.exchange.receiving import Receiver
from models.tables.edi import Direction
from storage.edi import files
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "money"))
from money_bench import Listener, advice, payment, text_of

FILES = 150


class Nothing:
    """A mailbox with nothing in it: the files of this test are in the database already."""

    async def list(self) -> tuple[str, ...]:
        return ()

    async def fetch(self, name: str) -> bytes:
        raise FileNotFoundError(name)

    async def delete(self, name: str) -> None: ...

    async def put(self, name: str, content: bytes) -> None: ...


async def test_every_damaged_file_is_settled(database: Database) -> None:
    receiver = Receiver(database, Nothing(), Listener(), now)
    stuck = {}
    for name, data in mutations(5, FILES):
        async with database.transaction() as session:
            kept = await files.store(session, database.keys, Direction.RECEIVED, f"{name}"[:200], data)
        if kept is None:
            continue
        done, errors = await receiver.process()
        if errors or done != 1:
            stuck[name] = errors
            async with database.transaction() as session:
                await files.settle(session, kept, files.FileState.FAILED, now())
    assert stuck == {}


async def test_a_sum_that_no_ledger_holds_is_a_finding(database: Database) -> None:
    receiver = Receiver(database, Nothing(), Listener(), now)
    content = text_of(advice(payment("SOMEBODY"))).encode()
    start = content.index(b"BPR*I*") + len(b"BPR*I*")
    huge = content[:start] + b"9" * 18 + content[content.index(b"*", start) :]
    async with database.transaction() as session:
        await files.store(session, database.keys, Direction.RECEIVED, "huge.x12", huge)
    assert await receiver.process() == (1, ())
