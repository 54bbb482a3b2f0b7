"""The composition root: one process, its doors, its end."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncssh
import uvicorn
from starlette.types import ASGIApp

from simulator import certificates, control, https, scenario, sftp
from simulator.cards import doors as cards
from simulator.certificates import Tls
from simulator.config import Endpoints, SimulatorConfig
from simulator.faults import Faults
from simulator.payers import Cast, Payers
from simulator.service import Simulator

Ready = Callable[[Endpoints], None]


class _Server(uvicorn.Server):
    """Leaves signals to the process, and tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are none of a door's business."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts and tells."""
        await super().startup(sockets)
        self.listening.set()


@asynccontextmanager
async def listening(app: ASGIApp, host: str, port: int, tls: Tls | None = None) -> AsyncIterator[int]:
    """Serves an application while inside; yields the port."""
    with socket.create_server((host, port)) as listener:
        server = _Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=5,
                ssl_certfile=str(tls.certificate) if tls else None,
                ssl_keyfile=str(tls.key) if tls else None,
            )
        )
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            await server.listening.wait()
            yield int(listener.getsockname()[1])
        finally:
            server.should_exit = True
            await serving


@asynccontextmanager
async def _sftp(
    config: SimulatorConfig, simulator: Simulator, faults: Faults, key: asyncssh.SSHKey
) -> AsyncIterator[int]:
    acceptor = await sftp.serve(config, simulator, faults, key)
    try:
        yield acceptor.get_port()
    finally:
        acceptor.close()
        await acceptor.wait_closed()


@asynccontextmanager
async def open_simulator(config: SimulatorConfig) -> AsyncIterator[Endpoints]:
    """Runs a simulator while inside.

    Raises:
        simulator.yamlfile.FileError: The scenario does not fit.
        OSError: A port is taken.
    """
    cast = Cast(Payers(), scenario.load(config.scenario), config.seed)
    config.data_dir.mkdir(parents=True, exist_ok=True)
    data_dir = config.data_dir.resolve()
    key = sftp.host_key(data_dir)
    tls = certificates.ensure(data_dir / "tls", config.host, datetime.now(UTC))
    faults = Faults()
    async with AsyncExitStack() as stack:
        simulator = Simulator(data_dir, cast, lambda: datetime.now(UTC), config.clearinghouse_id)
        stack.callback(simulator.close)
        simulator.recover()
        sftp_port = await stack.enter_async_context(_sftp(config, simulator, faults, key))
        app = https.build(config, simulator, faults)
        https_port = await stack.enter_async_context(listening(app, config.host, config.https_port, tls))
        control_port = None
        if config.control_port is not None:
            desk = control.build(simulator, faults)
            control_port = await stack.enter_async_context(listening(desk, config.host, config.control_port))
        clocks = asyncio.create_task(simulator.follow_clocks())
        stack.push_async_callback(_cancel, clocks)
        telling = asyncio.create_task(cards.deliver(simulator, config.https_password.get_secret_value()))
        stack.push_async_callback(_cancel, telling)
        endpoints = Endpoints(
            host=config.host,
            sftp_port=sftp_port,
            https_port=https_port,
            control_port=control_port,
            ca_file=tls.ca,
            known_hosts=sftp.known_hosts_line(config.host, sftp_port, key),
        )
        _announce(data_dir / "endpoints.json", endpoints)
        yield endpoints


async def run(config: SimulatorConfig, ready: Ready | None = None) -> None:
    """Runs a simulator until cancelled or SIGTERM (or SIGINT); `ready` is told where it answers."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Outside the main thread there are no signals: the caller then cancels.
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, stop.set)
    try:
        async with open_simulator(config) as endpoints:
            if ready is not None:
                ready(endpoints)
            await stop.wait()
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.remove_signal_handler(number)


def _announce(path: Path, endpoints: Endpoints) -> None:
    part = path.with_suffix(".part")
    part.write_text(endpoints.model_dump_json(indent=2), encoding="utf-8")
    part.rename(path)


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
