"""The mailbox over a real SFTP server, and a wire between them that is cut in the middle of a file."""

import asyncio
import contextlib
import hashlib
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import asyncssh
import pytest
from exchange_bench import coded, wire
from pydantic import SecretStr

from activities.exchange import Exchange
from gateways.clearinghouse import MailboxError, SftpConfig
from gateways.clearinghouse_sftp import PART, SftpMailbox
from models.tables.edi import Direction
from storage.edi import files
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "money"))
from money_bench import Listener, advice, payment, text_of

Scalar = Callable[[str], Awaitable[object]]
BIG = b"".join(b"%09d~" % n for n in range(40_000))
"""400,000 bytes of which no part is like another."""


class Wire:
    """A port before a server. It carries so many bytes each way and then breaks every connection; None: no limit."""

    def __init__(self) -> None:
        self.allowed: int | None = None
        self.cuts = 0
        self.port = 0
        self._target = 0
        self._inside: set[asyncio.StreamWriter] = set()

    @contextlib.asynccontextmanager
    async def to(self, target: int) -> AsyncIterator["Wire"]:
        self._target = target
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.cut()

    def cut(self) -> None:
        for writer in self._inside:
            writer.transport.abort()

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_connection("127.0.0.1", self._target)
        self._inside |= {back, forth}
        with contextlib.suppress(OSError):
            await asyncio.gather(self._copy(near, forth), self._copy(far, back))
        self._inside -= {back, forth}
        for writer in (back, forth):
            writer.transport.abort()

    async def _copy(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while piece := await source.read(4096):
            if self.allowed is not None:
                self.allowed -= len(piece)
                if self.allowed < 0:
                    self.cuts += 1
                    self.allowed = None
                    self.cut()
                    return
            target.write(piece)
            await target.drain()
        target.write_eof()


class Login(asyncssh.SSHServer):
    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("clinic", "secret")


class Place:
    """A server that is not ours: its folders, and a mailbox that reaches it over the wire."""

    def __init__(self, root: Path, line: Wire, mailbox: SftpMailbox) -> None:
        self.inbound = root / "inbound"
        self.outbound = root / "outbound"
        self.wire = line
        self.mailbox = mailbox


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    for name in ("inbound", "outbound"):
        (tmp_path / name).mkdir()
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.create_server(
        Login, "127.0.0.1", 0, server_host_keys=[key],
        sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(tmp_path).encode()),
    )  # fmt: skip
    async with Wire().to(server.get_port()) as line:
        public = key.export_public_key("openssh").decode().strip()
        config = SftpConfig(
            host="127.0.0.1", port=line.port, user="clinic", password=SecretStr("secret"),
            known_hosts=f"[127.0.0.1]:{line.port} {public}", timeout_seconds=20,
        )  # fmt: skip
        mailbox = SftpMailbox(config)
        try:
            yield Place(tmp_path, line, mailbox)
        finally:
            await mailbox.close()
            server.close()
            await server.wait_closed()


async def test_a_file_there_and_back(place: Place) -> None:
    await place.mailbox.put("out.x12", BIG)
    assert (place.inbound / "out.x12").read_bytes() == BIG
    assert [path.name for path in place.inbound.iterdir()] == ["out.x12"]
    (place.outbound / "in.x12").write_bytes(BIG)
    assert await place.mailbox.list() == ("in.x12",)
    assert await place.mailbox.fetch("in.x12") == BIG
    await place.mailbox.delete("in.x12")
    await place.mailbox.delete("in.x12")
    assert await place.mailbox.list() == ()


async def test_a_fetch_that_is_cut_in_the_middle_gives_no_half_file(place: Place) -> None:
    (place.outbound / "in.x12").write_bytes(BIG)
    await place.mailbox.list()
    place.wire.allowed = 100_000
    # A connection that was there before is made again, once: the whole file comes.
    assert await place.mailbox.fetch("in.x12") == BIG
    assert place.wire.cuts == 1
    await place.mailbox.close()
    place.wire.allowed = 100_000
    with pytest.raises(MailboxError, match="SFTP"):
        await place.mailbox.fetch("in.x12")
    assert place.wire.cuts == 2
    assert await place.mailbox.fetch("in.x12") == BIG


async def test_an_upload_that_is_cut_in_the_middle_leaves_no_half_file(place: Place) -> None:
    place.wire.allowed = 100_000
    with pytest.raises(MailboxError, match="SFTP"):
        await place.mailbox.put("out.x12", BIG)
    assert place.wire.cuts == 1
    # What came through has a name that nobody takes for a complete file.
    assert {path.name for path in place.inbound.iterdir()} <= {"out.x12" + PART}
    await place.mailbox.put("out.x12", BIG)
    assert [path.name for path in place.inbound.iterdir()] == ["out.x12"]
    assert (place.inbound / "out.x12").read_bytes() == BIG


async def test_only_complete_files_are_seen_oldest_first(place: Place) -> None:
    for name, age in (("b.x12", 10), ("a.x12", 5), ("c.x12.part", 20), (".hidden", 30)):
        path = place.outbound / name
        path.write_bytes(b"ISA")
        os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))
    (place.outbound / "folder").mkdir()
    assert await place.mailbox.list() == ("b.x12", "a.x12")


async def test_what_came_is_kept_with_its_hash_before_anything_is_read(
    place: Place, database: Database, tmp_path: Path, scalar: Scalar
) -> None:
    """Bytes that no character set has, behind a payment; telling it fails, and the file is there as it came."""
    listener = Listener()
    listener.broken = True
    content = text_of(advice(payment("SOMEBODY"))).encode() + b"\r\n\x00\xff\xfe\x80"
    (place.outbound / "era.x12").write_bytes(content)
    async with wire(database, tmp_path / "simulator", listener) as side:
        exchange = Exchange(database, place.mailbox, listener, side.config)
        place.wire.allowed = 2_500
        first = await exchange.tick()
        assert first.errors
        result = await exchange.tick()
        assert (result.picked_up, result.processed) == (1, 0)
        digest = hashlib.sha256(content).hexdigest()
        assert await scalar("SELECT sha256 || state || size FROM edi_files") == f"{digest}stored{len(content)}"
        async with database.session() as session:
            (number,) = await files.stored(session, Direction.RECEIVED)
            assert (await files.load(session, database.keys, number)).content == content
        assert not list(place.outbound.iterdir())
        listener.broken = False
        # It comes once more under another name: it is the same file, and the same payment.
        (place.outbound / "again.x12").write_bytes(content)
        result = await exchange.tick()
        assert (result.picked_up, result.processed, len(listener.started)) == (0, 1, 1)
        assert not list(place.outbound.iterdir())


async def test_claims_wait_and_say_so_while_the_upload_is_cut(
    place: Place, database: Database, tmp_path: Path, scalar: Scalar
) -> None:
    listener = Listener()
    async with wire(database, tmp_path / "simulator", listener) as side:
        made = await coded(database, "V1", ("BLUEP", "CF10000001"))
        await side.submit(made)
        exchange = Exchange(database, place.mailbox, listener, side.config)
        place.wire.allowed = 3_000  # the login goes through, the file does not
        result = await exchange.tick()
        assert place.wire.cuts == 1
        assert (result.composed, result.uploaded) == (1, 0)
        assert result.errors[0].startswith("SFTP: ")
        assert await scalar("SELECT state || attempts FROM edi_outbox") == "queued1"
        assert str(await scalar("SELECT last_error FROM edi_outbox")).startswith("SFTP: ")
        assert not [path for path in place.inbound.iterdir() if not path.name.endswith(PART)]
        assert (await exchange.tick()).uploaded == 1
        assert await scalar("SELECT state || attempts || last_error FROM edi_outbox") == "sent2"
        (arrived,) = place.inbound.iterdir()
        assert await scalar("SELECT sha256 FROM edi_files") == hashlib.sha256(arrived.read_bytes()).hexdigest()
