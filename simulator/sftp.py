"""The SFTP door: clients drop into /inbound, and fetch from /outbound and delete."""

import hmac
from pathlib import Path
from typing import Any

import asyncssh

from simulator.config import SimulatorConfig
from simulator.faults import Faults
from simulator.service import Simulator


class _Login(asyncssh.SSHServer):
    """One user, by password or key."""

    def __init__(self, config: SimulatorConfig) -> None:
        self._config = config

    def password_auth_supported(self) -> bool:
        return self._config.sftp_password is not None

    def validate_password(self, username: str, password: str) -> bool:
        expected = self._config.sftp_password
        if expected is None:
            return False
        right = hmac.compare_digest(password.encode(), expected.get_secret_value().encode())
        return right and username == self._config.sftp_user

    def begin_auth(self, username: str) -> bool:  # noqa: ARG002
        return True


class _Folders(asyncssh.SFTPServer):
    """The client's view: its own root, and a simulator that notices what it does."""

    def __init__(self, channel: "asyncssh.SSHServerChannel[Any]", simulator: Simulator, faults: Faults) -> None:
        super().__init__(channel, chroot=str(simulator.root).encode())
        self._simulator = simulator
        self._faults = faults

    def _local(self, path: bytes) -> Path:
        return Path(self.map_path(path).decode())

    def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> object:
        if self._faults.strikes("sftp", "drop_connection"):
            self.connection.abort()
            raise asyncssh.SFTPConnectionLost("dropped on request")
        return super().open(path, pflags, attrs)

    def close(self, file_obj: object) -> None:
        written = file_obj.writable() if hasattr(file_obj, "writable") else False
        name = getattr(file_obj, "name", None)
        super().close(file_obj)
        if written and isinstance(name, bytes | str):
            path = Path(name.decode() if isinstance(name, bytes) else name)
            if path.parent == self._simulator.inbound:
                self._simulator.closed(path)

    def rename(self, oldpath: bytes, newpath: bytes) -> None:
        super().rename(oldpath, newpath)
        self._renamed(newpath)

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        super().posix_rename(oldpath, newpath)
        self._renamed(newpath)

    def _renamed(self, newpath: bytes) -> None:
        path = self._local(newpath)
        if path.parent == self._simulator.inbound:
            self._simulator.arrived(path)
        elif self._simulator.agencies.owns(path):
            self._simulator.agencies.arrived(path)

    def remove(self, path: bytes) -> None:
        super().remove(path)
        self._simulator.fetched(self._local(path))

    def symlink(self, oldpath: bytes, newpath: bytes) -> None:  # noqa: ARG002
        raise asyncssh.SFTPPermissionDenied("no links here")

    def link(self, oldpath: bytes, newpath: bytes) -> None:  # noqa: ARG002
        raise asyncssh.SFTPPermissionDenied("no links here")


def host_key(data_dir: Path) -> asyncssh.SSHKey:
    """The server's key, made on the first call and kept, so that clients recognise it after a restart."""
    path = data_dir / "ssh_host_ed25519_key"
    if not path.exists():
        part = path.with_suffix(".part")
        part.touch(mode=0o600)
        asyncssh.generate_private_key("ssh-ed25519").write_private_key(part)
        part.rename(path)
    return asyncssh.read_private_key(path)


async def serve(
    config: SimulatorConfig, simulator: Simulator, faults: Faults, key: asyncssh.SSHKey
) -> asyncssh.SSHAcceptor:
    """Starts the server; the caller closes it."""
    keys = str(config.sftp_authorized_keys) if config.sftp_authorized_keys else None
    return await asyncssh.create_server(
        lambda: _Login(config),
        config.host,
        config.sftp_port,
        server_host_keys=[key],
        authorized_client_keys=keys,
        sftp_factory=lambda channel: _Folders(channel, simulator, faults),
        allow_scp=False,
        agent_forwarding=False,
        x11_forwarding=False,
    )


def known_hosts_line(host: str, port: int, key: asyncssh.SSHKey) -> str:
    """The line of a known_hosts file."""
    public = key.export_public_key("openssh").decode().strip()
    return f"[{host}]:{port} {public}"
