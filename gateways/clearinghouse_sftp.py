"""Files over SFTP, on one connection that is made again when it breaks."""

import asyncio
from collections.abc import Awaitable, Callable
from posixpath import join

import asyncssh

from gateways.clearinghouse import MailboxError, RefusedError, SftpConfig

PART = ".part"
"""Ends the name of a file that is not complete yet."""
_FAULTS = (asyncssh.Error, OSError, TimeoutError)


class SftpMailbox:
    """The clearinghouse's folders. Calls wait for each other: there is one connection."""

    def __init__(self, config: SftpConfig) -> None:
        self._config = config
        self._lock = asyncio.Lock()
        self._connection: asyncssh.SSHClientConnection | None = None
        self._client: asyncssh.SFTPClient | None = None

    async def list(self) -> tuple[str, ...]:
        """Return the names of complete files that wait for us, oldest first."""

        async def entries(client: asyncssh.SFTPClient) -> tuple[str, ...]:
            found = [
                (entry.attrs.mtime or 0, name)
                for entry in await client.readdir(self._config.outbound)
                if _complete(name := str(entry.filename)) and entry.attrs.type == asyncssh.FILEXFER_TYPE_REGULAR
            ]
            return tuple(name for _, name in sorted(found))

        return await self._do(entries)

    async def fetch(self, name: str) -> bytes:
        """Return a waiting file byte for byte."""

        async def content(client: asyncssh.SFTPClient) -> bytes:
            async with client.open(join(self._config.outbound, _plain(name)), "rb") as file:
                data = await file.read()
                return data if isinstance(data, bytes) else data.encode()

        return await self._do(content)

    async def delete(self, name: str) -> None:
        """Delete a waiting file; one that is gone already is fine."""

        async def gone(client: asyncssh.SFTPClient) -> None:
            try:
                await client.remove(join(self._config.outbound, _plain(name)))
            except asyncssh.SFTPNoSuchFile:
                pass

        await self._do(gone)

    async def put(self, name: str, content: bytes) -> None:
        """Write a file under a temporary name and rename it: nobody reads half of it."""
        final = join(self._config.inbound, _plain(name))

        async def written(client: asyncssh.SFTPClient) -> None:
            async with client.open(final + PART, "wb") as file:
                await file.write(content)
            await client.posix_rename(final + PART, final)

        await self._do(written)

    async def close(self) -> None:
        """Close the connection; the next call makes a new one."""
        async with self._lock:
            await self._drop()

    async def _do[T](self, work: Callable[[asyncssh.SFTPClient], Awaitable[T]]) -> T:
        async with self._lock:
            fresh = self._client is None
            try:
                return await self._once(work)
            except _FAULTS as error:
                await self._drop()
                if fresh:
                    raise _told(error) from error
            # The connection may have died while nobody used it: that is no fault of this call.
            try:
                return await self._once(work)
            except _FAULTS as error:
                await self._drop()
                raise _told(error) from error

    async def _once[T](self, work: Callable[[asyncssh.SFTPClient], Awaitable[T]]) -> T:
        async with asyncio.timeout(self._config.timeout_seconds):
            return await work(await self._connected())

    async def _connected(self) -> asyncssh.SFTPClient:
        if self._client is None:
            config = self._config
            self._connection = await asyncssh.connect(
                config.host,
                config.port,
                username=config.user,
                password=config.password.get_secret_value() if config.password else None,
                client_keys=[str(config.key_file)] if config.key_file else None,
                known_hosts=asyncssh.import_known_hosts(config.known_hosts),
                agent_path=None,
                config=None,
                keepalive_interval=30,
            )
            self._client = await self._connection.start_sftp_client()
        return self._client

    async def _drop(self) -> None:
        connection, self._connection, self._client = self._connection, None, None
        if connection is not None:
            connection.abort()
            await connection.wait_closed()


def _complete(name: str) -> bool:
    return not name.startswith(".") and not name.endswith(PART)


def _plain(name: str) -> str:
    if "/" in name or name in ("", ".", ".."):
        raise ValueError("a file's name has no folder")
    return name


def _told(error: BaseException) -> MailboxError:
    lost = isinstance(error, asyncssh.SFTPConnectionLost | asyncssh.SFTPNoConnection)
    kind = RefusedError if isinstance(error, asyncssh.SFTPError) and not lost else MailboxError
    return kind(f"SFTP: {type(error).__name__}: {error}"[:300])
