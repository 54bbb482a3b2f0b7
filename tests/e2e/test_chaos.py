"""Kill -9 of everything, one after the other and all at once: the books end as if nothing had happened.

The same stories as in the undisturbed run of this session, same seed, in another home. Kills happen at points of the
play's progress (so many tasks answered), never at a moment of the clock.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import psutil
import pytest
from demo_evidence import PROVIDER, Books, Evidence, demo_settings, leaks, play, read_books, read_logs

from demo.director import Stage
from demo.report import verdict
from runtime.settings import Settings, environment_name
from runtime.supervisor import Stack, running

pytestmark = pytest.mark.e2e
LIMIT = 400.0
"""A guard against waiting for ever, not a measure."""

STORIES = (
    "missing-coverage", "query-answered", "clean-coinsurance", "reject-277ca", "silent-clearinghouse", "lost-claim",
    "records-requested", "denied-corrected", "appeal-overturned", "secondary-medigap", "secondary-crossover",
    "pays-twice", "pay-then-correct", "deductible", "agency-recovers", "wrong-patient", "plb-recoupment", "late-payer",
)  # fmt: skip
"""Every type of workflow: encounter, claim, appeal, patient balance, remittance; every kind of message.

Every story with an 835 about several claims or none must be here and in AT_ONCE, for the money that such an 835 moves
at the provider level is of no story by itself.
"""

KILLS = ((4, "worker"), (8, "api"), (12, "simulator"), (16, "temporal"), (20, "postgres"))
"""After so many answered tasks, this process."""

AT_ONCE = (
    "appeal-overturned", "agency-recovers", "deductible", "secondary-medigap", "pays-twice", "pay-then-correct",
    "wrong-patient", "plb-recoupment", "late-payer",
)  # fmt: skip


async def until(condition: Callable[[], bool], also: asyncio.Task[Any] | None = None) -> None:
    """Wait for a condition; `also` is what makes it come true, so its failure is told at once."""
    async with asyncio.timeout(LIMIT):
        while not condition():
            if also is not None and also.done():
                raise AssertionError(f"ended before its time: {also.exception() or also.result()}")
            await asyncio.sleep(0.02)


async def kill(stack: Stack, name: str) -> None:
    """Kill a process and wait until all serve again."""
    before = stack.pids[name]
    os.kill(before, signal.SIGKILL)
    await until(lambda: stack.pids.get(name, before) != before)
    async with asyncio.timeout(LIMIT):
        await stack.wait_ready()


def proves(report: Mapping[str, Any], found: Books, expected: Books, stories: tuple[str, ...]) -> None:
    """Everything closed, every cent accounted for, each story's entries and ways out those of an undisturbed run."""
    assert report["closed"] == report["encounters"] == len(stories)
    assert verdict(dict(report)) == []
    for story in stories:
        assert found.entries[story] == expected.entries[story], story
        assert found.outcomes[story] == expected.outcomes[story], story
    assert found.entries[PROVIDER] == expected.entries[PROVIDER]  # of the stories whose money a payer takes back
    assert report["ledger"]["entries"] == sum(expected.entries[each].total() for each in (*stories, PROVIDER))


async def test_kill_9_of_each_process_in_the_middle(undisturbed: Evidence, home: Path) -> None:
    stage = Stage()
    async with running(demo_settings(home)) as stack:
        demo = asyncio.create_task(play(stack, stage, STORIES))
        try:
            for tasks, name in KILLS:
                await until(lambda tasks=tasks: stage.tasks >= tasks, demo)
                await kill(stack, name)
                assert not demo.done()
            report = await asyncio.wait_for(demo, LIMIT)
        finally:
            demo.cancel()
        assert all(stack.restarts[name] >= 1 for _, name in KILLS)
        found = await read_books(stack.settings)
    proves(report, found, undisturbed.books, STORIES)
    assert stage.surprises == []
    assert {name: leaks(text) for name, text in read_logs(home).items() if leaks(text)} == {}


class Demo:
    """`claimflow demo` as people start it, in a process of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home / "demo"
        self.lines: list[str] = []
        self._report = home / "report.json"
        fields = [
            name for name in Settings.model_fields if name.endswith("_port") and name != "clearinghouse_sftp_port"
        ]
        ports = {environment_name(name): "0" for name in fields}
        self._environment = {**os.environ, **ports, "CLAIMFLOW_HOME": str(home), "CLAIMFLOW_DURABLE": "false"}

    async def start(self, *words: str) -> asyncio.Task[int]:
        """Start it; the task ends with its exit code."""
        self.lines = []
        stories = [word for story in AT_ONCE for word in ("--story", story)]
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "cli.main", "demo", "--exit", "--json", str(self._report), *stories, *words),
            cwd=Path(__file__).parents[2],
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        return asyncio.create_task(self._read())

    async def _read(self) -> int:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.lines.append(line.decode())
        return await self._process.wait()

    def said(self, words: str) -> bool:
        return any(words in line for line in self.lines)

    def kill(self) -> None:
        """Kill all of it with -9: the supervisor is stopped first, so that it neither restarts nor drains anything."""
        self._process.send_signal(signal.SIGSTOP)
        for each in psutil.Process(self._process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        self._process.kill()

    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._report.read_text())
        return found


async def nothing(_settings: Settings) -> None:
    pass


async def test_kill_9_of_everything_and_resume(undisturbed: Evidence, home: Path) -> None:
    demo = Demo(home)
    ended = await demo.start()
    try:
        await until(lambda: demo.said(f"closed 2 of {len(AT_ONCE)}"), ended)
    finally:
        demo.kill()
    assert await ended == -signal.SIGKILL
    ended = await demo.start("--resume")
    try:
        async with asyncio.timeout(LIMIT):
            assert await ended == 0, demo.lines[-20:]
    finally:
        if not ended.done():
            demo.kill()
    async with running(demo_settings(demo.home), [], nothing) as stack:
        found = await read_books(stack.settings)
    proves(demo.report(), found, undisturbed.books, AT_ONCE)
    assert not demo.said("surprise")
    assert {name: leaks(text) for name, text in read_logs(demo.home).items() if leaks(text)} == {}
