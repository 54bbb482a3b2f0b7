import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from runtime.errors import OperatorError
from runtime.files import read_json, write_json
from runtime.keeper import Keeper, Service
from runtime.leftovers import end_recorded, identity
from runtime.process import Command, Process

ENVIRONMENT = {"PATH": "/usr/bin:/bin"}
WAIT = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"


def python(code: str) -> Command:
    return Command((sys.executable, "-I", "-c", code), ENVIRONMENT)


async def test_output_goes_to_a_private_log(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text("of an earlier run\n")
    process = await Process.start(python("print('hello')"), log)
    assert await process.wait() == 0
    assert process.output() == ["hello"]
    await process.stop()


async def test_what_does_not_end_when_asked_is_killed(tmp_path: Path) -> None:
    process = await Process.start(python(STUBBORN), tmp_path / "x.log")
    async with asyncio.timeout(60):
        while process.output() != ["deaf"]:
            await asyncio.sleep(0.02)
    await process.stop(seconds=0.1)
    assert process.exit_code == -signal.SIGKILL


def service(code: str, healthy: bool) -> Service:
    async def command() -> Command:
        return python(code)

    async def is_healthy(_process: Process) -> bool:
        return healthy

    return Service("x", command, is_healthy, lambda output: OperatorError(f"x: {output[-1]}", "mend it"))


async def test_one_that_ends_before_it_is_healthy_is_told_by_its_last_words(tmp_path: Path) -> None:
    keeper = Keeper(service("raise SystemExit('no disk')", healthy=False), tmp_path / "x.log", lambda: None)
    with pytest.raises(OperatorError, match="x: no disk; mend it"):
        await keeper.start()
    await keeper.stop()
    assert keeper.pid is None


async def test_a_stopped_service_stays_stopped(tmp_path: Path) -> None:
    changes: list[int | None] = []
    keeper = Keeper(service(WAIT, healthy=True), tmp_path / "x.log", lambda: changes.append(keeper.pid))
    await keeper.start()
    assert changes == [keeper.pid]
    await keeper.stop()
    assert keeper.pid is None
    assert keeper.restarts == 0


def orphan() -> psutil.Process:
    """A process whose parent has ended, as a killed supervisor's."""
    code = "import subprocess; print(subprocess.Popen(['sleep', '1000'], stdout=subprocess.DEVNULL).pid)"
    return psutil.Process(int(subprocess.check_output([sys.executable, "-c", code], stderr=subprocess.DEVNULL)))


async def test_leftovers_are_ended_but_not_a_later_process_with_the_same_pid(tmp_path: Path) -> None:
    ours, other = orphan(), orphan()
    stranger = {"pid": other.pid, "created": other.create_time() - 1000}
    write_json(tmp_path / "run.json", {"processes": {"ours": identity(ours.pid), "other": stranger}})
    await end_recorded(tmp_path / "run.json")
    try:
        assert other.status() != psutil.STATUS_ZOMBIE
        assert not ours.is_running() or ours.status() == psutil.STATUS_ZOMBIE  # if process 1 reaps none
    finally:
        other.kill()


def test_a_half_written_file_reads_as_none(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"pid": 1')
    assert read_json(tmp_path / "run.json") is None
    assert read_json(tmp_path / "missing.json") is None
