"""Control numbers never repeat for a partner, however many processes take them at once."""

import asyncio
import sys
from pathlib import Path

from sqlalchemy import text

from storage.crypto import Keyring
from storage.edi import control
from storage.edi.control import ControlKind
from storage.engine import Database

EACH = 40
WORKER = """
import asyncio, sys
from storage.crypto import Keyring
from storage.edi import control
from storage.edi.control import ControlKind
from storage.engine import Database

async def main(url, count):
    database = Database(url, Keyring("test", {"test": b"k" * 32}, b"i" * 32))

    async def one(number):
        async with database.transaction() as session:
            taken = await control.take(session, "PARTNER", ControlKind.INTERCHANGE)
            if number % 5 == 0:  # what is rolled back was never given out
                await session.rollback()
                return None
            return taken

    print(*[each for each in await asyncio.gather(*map(one, range(count))) if each is not None])
    await database.close()

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


async def test_two_workers_at_once_never_take_the_same_number(database_url: str) -> None:
    root = Path(__file__).parents[3]

    async def worker() -> list[int]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WORKER, database_url, str(EACH), cwd=root, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        assert process.returncode == 0
        return [int(word) for word in out.split()]

    first, second = await asyncio.gather(worker(), worker())
    assert len(first) == len(second) == EACH - EACH // 5
    assert not set(first) & set(second)
    assert len({*first, *second}) == len(first) + len(second)


async def test_each_partner_and_kind_counts_alone_and_only_upwards(database: Database) -> None:
    async with database.transaction() as session:
        numbers = [await control.take(session, "A", ControlKind.INTERCHANGE) for _ in range(3)]
        assert numbers == [1, 2, 3]
        assert await control.take(session, "A", ControlKind.GROUP) == 1
        assert await control.take(session, "B", ControlKind.INTERCHANGE) == 1


async def test_a_worker_that_dies_in_the_middle_blocks_nobody(database: Database, keys: Keyring) -> None:
    """Its transaction ends with its connection; the number may be given out, as nothing went with it."""
    async with database.session() as dying:
        await control.take(dying, "A", ControlKind.INTERCHANGE)
        process = await dying.scalar(text("SELECT pg_backend_pid()"))
        async with database.transaction() as other:
            await other.execute(text(f"SELECT pg_terminate_backend({process})"))
        await dying.invalidate()
    async with database.transaction() as session:
        assert await control.take(session, "A", ControlKind.INTERCHANGE) == 1
