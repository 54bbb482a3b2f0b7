"""Keeps one service running: starts it, waits until it is healthy, starts it again when it dies."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from runtime.errors import OperatorError
from runtime.process import Command, Process

READY_SECONDS = 180.0
POLL_SECONDS = 0.1
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STABLE_SECONDS = 60.0
"""A service that ran this long before it died starts again after the shortest pause."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Service:
    """A process that should always run.

    Attributes:
        name: Short name, also of its log file.
        command: Prepares the start (clears what a dead predecessor left) and tells what to run.
        healthy: Whether the running process serves; may raise OperatorError when it never will.
        explain: Makes the one line for the operator of what it wrote before it ended too early.
    """

    name: str
    command: Callable[[], Awaitable[Command]]
    healthy: Callable[[Process], Awaitable[bool]]
    explain: Callable[[list[str]], OperatorError]


class Keeper:
    """Runs one service; `changed` is called after each start, so that its pid can be written down."""

    def __init__(self, service: Service, log: Path, changed: Callable[[], None]) -> None:
        self.service = service
        self.process: Process | None = None
        self.restarts = 0
        self._log = log
        self._changed = changed
        self._ready = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Of the running process; None while there is none."""
        return self.process.pid if self.process and self.process.exit_code is None else None

    async def start(self) -> None:
        """Starts the service and returns when it is healthy.

        Raises:
            OperatorError: It ended before that, or was not ready in time.
        """
        process = await self._launch()
        try:
            await asyncio.wait_for(self._until_healthy(process), READY_SECONDS)
        except TimeoutError:
            raise OperatorError(
                f"{self.service.name} was not ready after {READY_SECONDS:.0f} s", f"see {self._log}"
            ) from None
        self._task = asyncio.create_task(self._keep(process), name=f"keep {self.service.name}")

    async def wait_ready(self) -> None:
        """Waits until the service is healthy (again)."""
        while not (self._ready.is_set() and self.pid):
            await asyncio.sleep(POLL_SECONDS)

    async def stop(self) -> None:
        """Ends the service and does not start it again."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self.process:
            await self.process.stop()

    async def _launch(self) -> Process:
        self._ready.clear()
        self.process = await Process.start(await self.service.command(), self._log)
        self._changed()
        return self.process

    async def _until_healthy(self, process: Process) -> None:
        while not await self.service.healthy(process):
            if process.exit_code is not None:
                raise self.service.explain(process.output())
            await asyncio.sleep(POLL_SECONDS)
        self._ready.set()

    async def _keep(self, process: Process) -> None:
        pause = SHORTEST_PAUSE
        while True:
            began = time.monotonic()
            code = await process.wait()
            self._ready.clear()
            if time.monotonic() - began > STABLE_SECONDS:
                pause = SHORTEST_PAUSE
            _log.warning("service_ended", service=self.service.name, exit_code=code, restart_in_s=pause)
            process = await self._restart(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _restart(self, pause: float) -> Process:
        while True:
            await asyncio.sleep(pause)
            try:
                process = await self._launch()
                self.restarts += 1
                await self._until_healthy(process)
            except (OperatorError, OSError) as error:
                _log.error("service_restart_failed", service=self.service.name, problem=str(error))
                pause = min(pause * 2, LONGEST_PAUSE)
                if self.process:
                    await self.process.stop()
            else:
                _log.info("service_restarted", service=self.service.name, pid=process.pid)
                return process
