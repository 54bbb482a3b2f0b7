"""Processes that a killed supervisor left behind: ended before a new one starts in the same home.

They end by themselves (see launch.py), but may be draining still. A process is ours only when its pid and its
start time are those that were written down: pids are used again.
"""

import asyncio
import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from runtime.files import read_json
from runtime.process import DRAIN_SECONDS


def identity(pid: int) -> dict[str, float] | None:
    """What tells a process from a later one with the same pid; None when it has ended."""
    try:
        return {"pid": pid, "created": psutil.Process(pid).create_time()}
    except psutil.Error:
        return None


async def end_recorded(run_file: Path) -> None:
    """Ends what the run file of a killed supervisor lists."""
    content: Any = read_json(run_file)
    recorded = content.get("processes", {}) if isinstance(content, dict) else {}
    ours = [psutil.Process(entry["pid"]) for entry in recorded.values() if identity(entry["pid"]) == entry]
    await end(ours, DRAIN_SECONDS)


async def end_in_folder(folder: Path, name: str) -> None:
    """Ends the processes of a program that work in `folder` (PostgreSQL's orphans do, in its data folder)."""
    await end(await asyncio.to_thread(_working_in, folder.resolve(), name), 5.0)


def _working_in(folder: Path, name: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.Error, OSError):
            if process.info["name"] == name and Path(process.cwd()) == folder:
                found.append(process)
    return found


async def end(processes: Iterable[psutil.Process], seconds: float) -> None:
    """Asks the processes to end and kills those that still run after `seconds`."""
    asked = list(processes)
    for process in asked:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _, stubborn = await asyncio.to_thread(psutil.wait_procs, asked, seconds)
    for process in stubborn:
        with contextlib.suppress(psutil.Error):
            process.kill()
    await asyncio.to_thread(psutil.wait_procs, stubborn, 5.0)
