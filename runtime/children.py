"""The product's own processes, as the supervisor runs them: what to run, and when it serves."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.service import RPCError

from runtime.errors import OperatorError
from runtime.keeper import Service
from runtime.local_temporal import connect
from runtime.process import Command, Process
from runtime.resolve import simulator_endpoints
from runtime.settings import Settings

Health = Callable[[Settings, Process], Awaitable[bool]]


@dataclass(frozen=True)
class Child:
    """One process of the product.

    Attributes:
        name: Its name in logs and in `Stack.pids`.
        words: What to run; `None` as program stands for the Claimflow command line.
        healthy: Whether it serves.
        ports: The settings that hold its ports.
        needs_servers: Starts after PostgreSQL and Temporal are ready and the database is migrated.
    """

    name: str
    words: tuple[str, ...]
    healthy: Health
    ports: tuple[str, ...] = ()
    needs_servers: bool = True

    def service(self, settings: Settings, log: str) -> Service:
        """For the supervisor, with these settings in its environment."""

        async def command() -> Command:
            environment = {**os.environ, **settings.to_environment(), "PYTHONUNBUFFERED": "1"}
            return Command(self.words, environment)

        async def healthy(process: Process) -> bool:
            return await self.healthy(settings, process)

        def explain(output: list[str]) -> OperatorError:
            last = output[-1].strip() if output else "no output"
            return OperatorError(f"{self.name} ended at its start: {last}", f"see {log}")

        return Service(self.name, command, healthy, explain)


def claimflow(*words: str) -> tuple[str, ...]:
    """The command line of this very installation; -P: a folder named api where we were started is not ours."""
    return (sys.executable, "-P", "-m", "cli.main", *words)


async def port_answers(host: str, port: int) -> bool:
    """Whether something accepts connections there."""
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True


async def http_answers(host: str, port: int, path: str) -> bool:
    """Whether a GET there is answered, and not with a server's error (5xx)."""
    try:
        reader, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    try:
        writer.write(f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n".encode())
        status = await asyncio.wait_for(reader.readline(), 10)
    except (OSError, TimeoutError):
        return False
    finally:
        writer.close()
    return status.startswith(b"HTTP/1.") and status[9:10] in b"234" and len(status) > 9


async def _api_serves(settings: Settings, _process: Process) -> bool:
    return await http_answers(settings.api_host, settings.api_port, "/api/v1/health")


async def _simulator_serves(settings: Settings, _process: Process) -> bool:
    ports = (settings.simulator_sftp_port, settings.simulator_https_port)
    answers = [await port_answers(settings.simulator_host, port) for port in ports]
    return all(answers) and simulator_endpoints(settings).exists()


async def _worker_polls(settings: Settings, process: Process) -> bool:
    """A poller that was seen since the process started: one of a killed predecessor stays listed for minutes."""
    request = DescribeTaskQueueRequest(
        namespace=settings.temporal_namespace,
        task_queue=TaskQueue(name=settings.temporal_task_queue),
        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    )
    try:
        service = await connect(settings.temporal_address or "")
        answer = await service.workflow_service.describe_task_queue(request)
    except (RPCError, RuntimeError):
        return False
    return any(poller.last_access_time.ToMicroseconds() / 1e6 > process.started_at for poller in answer.pollers)


WORKER = Child("worker", claimflow("worker"), _worker_polls)
API = Child("api", claimflow("api"), _api_serves, ("api_port",))
SIMULATOR = Child(
    "simulator",
    claimflow("simulator"),
    _simulator_serves,
    ("simulator_sftp_port", "simulator_https_port", "simulator_control_port"),
    needs_servers=False,
)
PRODUCT = (SIMULATOR, WORKER, API)
