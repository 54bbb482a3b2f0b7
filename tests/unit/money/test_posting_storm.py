"""A remittance of 500 claims, sent five times at once, posted by eight posters of two processes, one of them killed."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from sqlalchemy import text

from activities.proof import prove
from models.coding import Coding
from models.ids import ClaimKey
from models.messages.claims import RemittanceResult
from storage import charts
from storage.charts import CodingVersion
from storage.engine import Database

sys.path.append(str(Path(__file__).parent))
from money_bench import NOW, advice, charged, encounter, payment, received

CLAIMS = 500
CODING = Coding.model_validate({"diagnoses": ["J01.90"], "lines": [{"code": "99213"}]})
ROOT = Path(__file__).parents[3]


async def coded_and_charged(database: Database, number: int) -> ClaimKey:
    key = await charged(database, await encounter(database, f"V{number}"), 10_000)
    async with database.transaction() as session:
        await charts.keep_coding(session, CodingVersion(key.encounter, 1, CODING, 10_000, "cora", NOW))
    return key


async def poster(database: Database, remittance: str) -> asyncio.subprocess.Process:
    """Starts a worker with four posters."""
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return await asyncio.create_subprocess_exec(
        *(sys.executable, str(Path(__file__).with_name("storm_poster.py")), address, remittance, "4"),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def until_posting(database: Database, worker: asyncio.subprocess.Process) -> None:
    """Wait until somebody is in the middle of it: the locks of the encounters are held, nothing is committed."""
    async with asyncio.timeout(120):
        while worker.returncode is None:
            async with database.session() as session:
                held = await session.execute(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                if held.scalar_one() >= CLAIMS // 2:
                    return
            await asyncio.sleep(0.01)
    raise AssertionError("it ended before it was seen at work")


async def test_a_storm_of_posters_posts_once(database: Database) -> None:
    keys = [await coded_and_charged(database, number) for number in range(CLAIMS)]
    paid = advice(*(payment(key.number, "CO-45:2500", "PR-2:1500", icn=f"I{n}") for n, key in enumerate(keys)))
    told = await asyncio.gather(*(received(database, paid) for _ in range(5)))
    (remittance,) = {each for names in told for each in names}

    first = await poster(database, remittance)
    await until_posting(database, first)
    second = await poster(database, remittance)
    first.send_signal(signal.SIGKILL)
    out, errors = await second.communicate()
    assert await first.wait() == -signal.SIGKILL
    assert second.returncode == 0, errors.decode()[-2000:]

    results = [RemittanceResult.model_validate_json(line) for line in out.decode().splitlines()]
    assert {(each.posted_claims, each.paid_cents, each.outcome) for each in results} == {
        (CLAIMS, CLAIMS * 6_000, "posted")
    }
    assert len(results) == 4
    proof = await prove(database)
    assert proof.differences == ()
    assert proof.checked["entries balance"] == 2 * CLAIMS
    assert proof.figures["insurance_paid_cents"] == CLAIMS * 6_000
