"""The whole product on one machine: two servers, then the product's processes, kept running until told to end.

async with running(settings) as stack:
    ...  # stack.urls, stack.pids; on leaving, everything has drained and ended
"""

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

from runtime.children import PRODUCT, Child
from runtime.errors import OperatorError
from runtime.files import make_private_dir, read_json, write_json
from runtime.keeper import Keeper, Service
from runtime.leftovers import end_recorded, identity
from runtime.local_postgres import LocalPostgres
from runtime.local_temporal import LocalTemporal
from runtime.preparation import Prepare, prepare
from runtime.resolve import choose_ports, with_endpoints, with_simulator
from runtime.settings import LOOPBACK, Settings

RUN_FILE = "run.json"


class Stack:
    """What runs in one home folder."""

    def __init__(self, settings: Settings, children: Sequence[Child]) -> None:
        self.settings = settings
        self._children = children
        self._keepers: dict[str, Keeper] = {}
        self._postgres: LocalPostgres | None = None

    @property
    def pids(self) -> dict[str, int]:
        """The running processes by name: postgres, temporal, worker, api, simulator."""
        return {name: keeper.pid for name, keeper in self._keepers.items() if keeper.pid}

    @property
    def restarts(self) -> dict[str, int]:
        """How often each process was started again."""
        return {name: keeper.restarts for name, keeper in self._keepers.items()}

    @property
    def urls(self) -> dict[str, str]:
        """What to open: api, docs, temporal_ui, simulator."""
        settings, names = self.settings, {child.name for child in self._children}
        base = f"http://{_open_host(settings.api_host)}:{settings.api_port}"
        urls = {"temporal_ui": f"http://{LOOPBACK}:{settings.temporal_ui_port}"}
        if settings.temporal_address and "temporal" not in self._keepers:
            urls = {}
        if "api" in names:
            urls |= {"api": f"{base}/api/v1", "docs": f"{base}/docs"}
        if "simulator" in names and settings.simulator_control_url:
            urls["simulator"] = settings.simulator_control_url
        return urls

    def log_of(self, name: str) -> Path:
        """Where a process writes."""
        return self.settings.home / "logs" / f"{name}.log"

    async def wait_ready(self, *names: str) -> None:
        """Waits until the named processes (all, if none is named) serve, after a restart for instance."""
        for name in names or tuple(self._keepers):
            await self._keepers[name].wait_ready()

    async def start(self, prepare_servers: Prepare) -> None:
        """Starts the servers and what needs none, prepares the servers, starts the rest."""
        early = [child for child in self._children if not child.needs_servers]
        await self._start([*self._servers(), *(self._service(child) for child in early)])
        if self._postgres:
            await self._postgres.ensure_database()
        if early:
            self.settings = with_endpoints(self.settings)
        await prepare_servers(self.settings)
        await self._start([self._service(child) for child in self._children if child.needs_servers])

    async def stop(self) -> None:
        """Drains the children, then Temporal, then PostgreSQL: each while what it needs still runs."""
        servers = [self._keepers.pop(name) for name in ("temporal", "postgres") if name in self._keepers]
        await asyncio.gather(*(keeper.stop() for keeper in self._keepers.values()))
        for keeper in servers:
            await keeper.stop()
        self._run_file.unlink(missing_ok=True)

    def _servers(self) -> list[Service]:
        services, settings = [], self.settings
        if settings.database_url is None:
            self._postgres = LocalPostgres(settings.home, settings.postgres_port, durable=settings.durable)
            settings = settings.model_copy(update={"database_url": self._postgres.database_url})
            services.append(self._postgres.service)
        if settings.temporal_address is None:
            temporal = LocalTemporal(
                settings.home,
                settings.temporal_port,
                settings.temporal_ui_port,
                settings.temporal_namespace,
                durable=settings.durable,
            )
            settings = settings.model_copy(update={"temporal_address": temporal.address})
            services.append(temporal.service)
        self.settings = settings
        return services

    def _service(self, child: Child) -> Service:
        return child.service(self.settings, str(self.log_of(child.name)))

    async def _start(self, services: Sequence[Service]) -> None:
        keepers = {service.name: Keeper(service, self.log_of(service.name), self._write) for service in services}
        self._keepers |= keepers
        try:
            async with asyncio.TaskGroup() as group:
                for keeper in keepers.values():
                    group.create_task(keeper.start())
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None

    @property
    def _run_file(self) -> Path:
        return self.settings.home / RUN_FILE

    def _write(self) -> None:
        processes = {name: identity(pid) for name, pid in self.pids.items()}
        ports = {name: port for name, port in self.settings.model_dump().items() if name.endswith("_port")}
        content = {
            "pid": os.getpid(),
            "urls": self.urls,
            "ports": ports,
            "tokens_file": str(self.settings.tokens_file),
            "processes": {name: value for name, value in processes.items() if value},
        }
        write_json(self._run_file, content)


@contextlib.asynccontextmanager
async def running(
    settings: Settings, children: Sequence[Child] = PRODUCT, prepare_servers: Prepare = prepare
) -> AsyncIterator[Stack]:
    """Starts everything that the settings ask for and ends it on leaving.

    Raises:
        OperatorError: Something outside keeps it from starting; all that was started has ended again.
    """
    if not settings.uses_simulator:
        children = [child for child in children if child.name != "simulator"]
    make_private_dir(settings.home)
    make_private_dir(settings.home / "logs")
    with _home_lock(settings.home):
        await end_recorded(settings.home / RUN_FILE)
        stack = Stack(_resolve(settings, children), children)
        try:
            await stack.start(prepare_servers)
            yield stack
        finally:
            await stack.stop()


def _resolve(settings: Settings, children: Sequence[Child]) -> Settings:
    fields = [port for child in children for port in child.ports]
    if settings.temporal_address is None:
        fields += ["temporal_port", "temporal_ui_port"]
    if settings.database_url is None:
        fields.append("postgres_port")
    settings = choose_ports(settings, fields)
    return with_simulator(settings) if any(child.name == "simulator" for child in children) else settings


@contextlib.contextmanager
def _home_lock(home: Path) -> Iterator[None]:
    """Holds the home for this process. The kernel lets go of it when the process dies, however that happens."""
    with open(home / "lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            run: Any = read_json(home / RUN_FILE) or {}
            pid = run.get("pid", "unknown")
            raise OperatorError(
                f"Claimflow already runs in {home} (process {pid})",
                f"use it, stop it (kill {pid}), or set CLAIMFLOW_HOME to another folder",
            ) from None
        yield


def _open_host(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host
