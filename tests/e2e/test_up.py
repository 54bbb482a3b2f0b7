"""The supervisor with real servers: start, refusals in one line, kill -9, ordered end.

The product's own processes are stood in for by a small one, so that these tests say something about the
supervisor alone; tests/e2e of the demo run the real ones.
"""

import asyncio
import os
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncpg
import asyncssh
import httpx
import psutil
import pytest
from temporalio.client import Client

from runtime.children import SIMULATOR, Child
from runtime.errors import OperatorError
from runtime.local_temporal import SEARCH_ATTRIBUTES
from runtime.preparation import check_database, plain_url, register_in_temporal
from runtime.process import Process
from runtime.settings import Settings
from runtime.supervisor import RUN_FILE, Stack, running

pytestmark = pytest.mark.e2e
LIMIT = 120.0


async def at_once(_settings: Settings, _process: Process) -> bool:
    return True


IDLER = Child("idler", (sys.executable, "-c", "import signal; signal.pause()"), at_once)


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(LIMIT):
        while not await condition():
            await asyncio.sleep(0.05)


def on_free_ports(home: Path, *, durable: bool = False) -> Settings:
    names = ["postgres_port", "temporal_port", "temporal_ui_port", "api_port"]
    names += ["simulator_sftp_port", "simulator_https_port", "simulator_control_port"]
    ports = dict.fromkeys(names, 0)
    return Settings(**ports, durable=durable).in_home(home)  # type: ignore[arg-type]


async def prepare(settings: Settings) -> None:
    await register_in_temporal(settings)
    await check_database(settings)


@pytest.fixture(scope="module")
async def stack(module_home: Path) -> AsyncIterator[Stack]:
    """As it is shipped: the servers wait for the disk."""
    async with running(on_free_ports(module_home, durable=True), [IDLER], prepare) as stack:
        yield stack


async def value(stack: Stack, statement: str) -> object:
    connection = await asyncpg.connect(plain_url(stack.settings))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def kill(stack: Stack, name: str) -> None:
    """Kills a process and waits until another one serves in its place."""
    before = stack.pids[name]
    os.kill(before, signal.SIGKILL)

    async def replaced() -> bool:
        return stack.pids.get(name, before) != before

    await eventually(replaced)
    async with asyncio.timeout(LIMIT):
        await stack.wait_ready(name)


async def test_everything_runs_and_the_run_file_tells_it(stack: Stack) -> None:
    assert set(stack.pids) == {"postgres", "temporal", "idler"}
    assert stack.settings.temporal_address is not None
    client = await Client.connect(stack.settings.temporal_address)
    from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest

    known = await client.operator_service.list_search_attributes(ListSearchAttributesRequest(namespace="default"))
    assert set(SEARCH_ATTRIBUTES) <= set(known.custom_attributes)
    run_file = stack.settings.home / RUN_FILE
    assert str(stack.pids["postgres"]) in run_file.read_text()
    assert run_file.stat().st_mode & 0o077 == 0


async def test_a_second_start_in_the_same_home_is_refused(stack: Stack) -> None:
    with pytest.raises(OperatorError, match=f"already runs in .* \\(process {os.getpid()}\\)"):
        async with running(on_free_ports(stack.settings.home), [IDLER], prepare):
            pass
    assert set(stack.pids) == {"postgres", "temporal", "idler"}


async def test_state_survives_kill_9_of_each_process(stack: Stack) -> None:
    await value(stack, "CREATE TABLE kept AS SELECT 42 AS answer")
    for name in ("postgres", "temporal", "idler"):
        await kill(stack, name)
    assert await value(stack, "SELECT answer FROM kept") == 42
    await register_in_temporal(stack.settings)
    assert all(count >= 1 for count in stack.restarts.values())


async def test_state_survives_a_restart(home: Path) -> None:
    settings = on_free_ports(home)
    async with running(settings, [], prepare) as first:
        await value(first, "CREATE TABLE kept AS SELECT 42 AS answer")
    assert not (home / RUN_FILE).exists()
    async with running(settings, [], prepare) as second:
        assert await value(second, "SELECT answer FROM kept") == 42


async def test_a_taken_port_is_told(home: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        settings = on_free_ports(home).model_copy(update={"temporal_port": port})
        with pytest.raises(OperatorError, match=f"port {port} .* is taken; .*CLAIMFLOW_TEMPORAL_PORT"):
            async with running(settings, [], prepare):
                pass


async def test_a_broken_data_folder_is_told(home: Path) -> None:
    settings = on_free_ports(home)
    async with running(settings, [], prepare):
        pass
    (home / "postgres" / "global" / "pg_control").write_bytes(b"broken")
    with pytest.raises(OperatorError, match=r"PostgreSQL did not start: .*; restore .*postgres"):
        async with running(settings, [], prepare):
            pass


async def test_an_unreachable_database_is_told_without_its_password(home: Path) -> None:
    url = "postgresql+asyncpg://claimflow:secret@127.0.0.1:9/claimflow"
    settings = on_free_ports(home).model_copy(update={"database_url": url})
    with pytest.raises(OperatorError, match=r"127\.0\.0\.1:9/claimflow does not answer") as refusal:
        async with running(settings, [], prepare):
            pass
    assert "secret" not in str(refusal.value)


async def test_outside_servers_are_used_instead_of_own_ones(stack: Stack) -> None:
    home = stack.settings.home / "second"
    update = {"database_url": stack.settings.database_url, "temporal_address": stack.settings.temporal_address}
    async with running(on_free_ports(home).model_copy(update=update), [IDLER], prepare) as other:
        assert set(other.pids) == {"idler"}


async def test_the_simulator_plays_the_clearinghouse(home: Path) -> None:
    async with running(on_free_ports(home), [SIMULATOR], prepare) as stack:
        settings = stack.settings
        assert settings.time_travel
        assert settings.clearinghouse_https_ca_file is not None
        known_hosts = settings.clearinghouse_sftp_known_hosts_file
        assert known_hosts is not None
        password = (home / "clearinghouse.password").read_text()
        async with (
            asyncssh.connect(
                settings.clearinghouse_sftp_host or "",
                settings.clearinghouse_sftp_port,
                username=settings.clearinghouse_sftp_user,
                password=password,
                known_hosts=str(known_hosts),
            ) as connection,
            connection.start_sftp_client() as sftp,
        ):
            assert await sftp.listdir(".")
        trust = ssl.create_default_context(cafile=settings.clearinghouse_https_ca_file)
        async with httpx.AsyncClient(verify=trust) as client:
            assert (await client.get(settings.clearinghouse_https_url or "")).status_code < 500


async def test_a_child_that_ends_at_its_start_is_told_with_its_last_words(home: Path) -> None:
    child = Child("broken", (sys.executable, "-c", "raise SystemExit('no such thing')"), never)
    with pytest.raises(OperatorError, match="broken ended at its start: no such thing"):
        async with running(on_free_ports(home), [child], prepare):
            pass


async def never(_settings: Settings, _process: Process) -> bool:
    return False


UP = """
import asyncio, sys
from pathlib import Path
from runtime.signals import run_until_signalled
from runtime.supervisor import running
from tests.e2e.test_up import IDLER, on_free_ports, prepare

async def main():
    async with running(on_free_ports(Path(sys.argv[1])), [IDLER], prepare):
        await asyncio.Event().wait()

run_until_signalled(main())
"""


async def start_up(home: Path) -> tuple[asyncio.subprocess.Process, dict[str, psutil.Process]]:
    """A supervisor in a process of its own, and what it runs, once all of it runs."""
    root = Path(__file__).parents[2]
    supervisor = await asyncio.create_subprocess_exec(sys.executable, "-c", UP, str(home), cwd=root)

    async def complete() -> bool:
        assert supervisor.returncode is None
        return "idler" in recorded(home)

    await eventually(complete)
    return supervisor, {name: psutil.Process(pid) for name, pid in recorded(home).items()}


def recorded(home: Path) -> dict[str, int]:
    from runtime.files import read_json

    content = read_json(home / RUN_FILE) or {"processes": {}}
    return {name: entry["pid"] for name, entry in content["processes"].items()}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_everything_with_exit_code_0(home: Path, number: signal.Signals) -> None:
    supervisor, processes = await start_up(home)
    supervisor.send_signal(number)
    async with asyncio.timeout(LIMIT):
        assert await supervisor.wait() == 0
    assert not any(process.is_running() for process in processes.values())


async def test_kill_9_of_the_supervisor_ends_its_processes_and_the_next_start_works(home: Path) -> None:
    supervisor, processes = await start_up(home)
    supervisor.kill()
    await supervisor.wait()
    async with running(on_free_ports(home), [IDLER], prepare) as stack:
        assert not any(alive(process) for process in processes.values())
        assert await value(stack, "SELECT 1") == 1


def alive(process: psutil.Process) -> bool:
    """Zombies are dead: an orphan's is reaped by process 1, which some containers do not do."""
    return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
