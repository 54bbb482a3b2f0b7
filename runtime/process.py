"""One child process: its own session, its output in a log file, and never longer-lived than its parent."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launch.py")
MAX_LOG_BYTES = 20_000_000
DRAIN_SECONDS = 20.0


@dataclass(frozen=True)
class Command:
    """What to run and how to end it.

    Attributes:
        words: Absolute path of the program and its arguments.
        environment: The whole environment of the process; may hold secrets, so it is not shown.
        stop_signal: Asks it to finish what it does and end; also sent when the parent is killed.
        user: System user to run as, for a parent that is root; empty: the parent's.
    """

    words: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)
    stop_signal: signal.Signals = signal.SIGTERM
    user: str = ""


class Process:
    """A started command."""

    def __init__(self, command: Command, child: asyncio.subprocess.Process, log: Path, log_start: int) -> None:
        self.command = command
        self.pid = child.pid
        self.started_at = time.time()
        self._child = child
        self._log = log
        self._log_start = log_start

    @classmethod
    async def start(cls, command: Command, log: Path) -> "Process":
        """Starts the command; its output is appended to `log`, directly, so that none is lost with us."""
        if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        launcher = [sys.executable, "-I", "-S", str(LAUNCHER)]
        tie = [str(int(command.stop_signal)), str(os.getpid()), command.user, "--"]
        with open(log, "ab", opener=_open_private) as output:
            child = await asyncio.create_subprocess_exec(
                *launcher,
                *tie,
                *command.words,
                env=dict(command.environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C in the terminal is for the parent, which drains in order
            )
            return cls(command, child, log, output.tell())

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative: the signal that ended it."""
        return self._child.returncode

    async def wait(self) -> int:
        """Waits for its end and returns the exit code."""
        return await self._child.wait()

    async def stop(self, seconds: float = DRAIN_SECONDS) -> None:
        """Asks it to end, then, after `seconds`, kills it and all that it started."""
        if self.exit_code is None:
            with contextlib.suppress(ProcessLookupError):
                self._child.send_signal(self.command.stop_signal)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._child.wait(), seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        await self._child.wait()

    def output(self) -> list[str]:
        """The lines that it has written since it started (the last 20 kB of them)."""
        with contextlib.suppress(OSError), self._log.open("rb") as file:
            file.seek(max(self._log_start, self._log.stat().st_size - 20_000))
            return [line for line in file.read().decode(errors="replace").splitlines() if line.strip()]
        return []


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
