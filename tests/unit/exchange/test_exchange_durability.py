"""What the exchange does when something breaks in the middle. The other side is the simulator over SFTP."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from exchange_bench import Side, coded, now, wire

from activities.exchange import Exchange, run_pump
from edi import Envelope, InterchangeAcknowledgement, write, write_ta1
from gateways.clearinghouse import MailboxError
from gateways.clearinghouse_sftp import SftpMailbox
from storage.edi import lock
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "money"))
from money_bench import Listener, advice, payment, text_of

Scalar = Callable[[str], Awaitable[object]]


class Dying:
    """A mailbox over the real one that stops the process at one point, or cannot be reached."""

    def __init__(self, real: SftpMailbox, dies_after: str = "", unreachable: bool = False) -> None:
        self.real = real
        self.dies_after = dies_after
        self.unreachable = unreachable

    async def list(self) -> tuple[str, ...]:
        return await self._do("list")

    async def fetch(self, name: str) -> bytes:
        return await self._do("fetch", name)

    async def delete(self, name: str) -> None:
        await self._do("delete", name)

    async def put(self, name: str, content: bytes) -> None:
        await self._do("put", name, content)

    async def _do(self, what: str, *words: Any) -> Any:
        if self.unreachable:
            raise MailboxError("SFTP: ConnectionRefusedError")
        found = await getattr(self.real, what)(*words)
        if what == self.dies_after:
            raise KeyboardInterrupt  # nothing below catches it: as a killed process would leave things
        return found


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def side(database: Database, tmp_path: Path, listener: Listener) -> AsyncIterator[Side]:
    async with wire(database, tmp_path, listener) as made:
        yield made


def with_mailbox(side: Side, listener: Listener, mailbox: Dying) -> Exchange:
    return Exchange(side.database, mailbox, listener, side.config)


async def drop_outbound(side: Side, name: str, text: str) -> None:
    """Put a file where the clearinghouse leaves its own."""
    known = asyncssh.import_known_hosts(side.config.sftp.known_hosts)
    connection = await asyncssh.connect(
        side.config.sftp.host,
        side.config.sftp.port,
        username="claimflow",
        password="claimflow",
        known_hosts=known,
        client_keys=None,
    )
    async with connection, connection.start_sftp_client() as client, client.open(f"/outbound/{name}", "w") as file:
        await file.write(text)


async def test_an_unreachable_clearinghouse_leaves_claims_queued(
    side: Side, listener: Listener, scalar: Scalar
) -> None:
    made = await coded(side.database, "V1", ("BLUEP", "CF10000001"))
    await side.submit(made)
    broken = with_mailbox(side, listener, Dying(side.mailbox, unreachable=True))
    for _ in range(2):
        result = await broken.tick()
        assert result.errors == ("SFTP: ConnectionRefusedError",)
    assert (
        await scalar("SELECT state || attempts || last_error FROM edi_outbox") == "queued2SFTP: ConnectionRefusedError"
    )
    assert not await side.exchange.idle(made)
    await side.turn()
    assert await scalar("SELECT state FROM edi_outbox") == "sent"
    assert await scalar("SELECT count(*) FROM edi_files WHERE direction = 'sent'") == 1
    assert len(listener.facts) == 2


async def test_killed_after_the_upload(side: Side, listener: Listener, scalar: Scalar) -> None:
    """The same file goes again under the same name; the clearinghouse has seen it and answers once."""
    made = await coded(side.database, "V1", ("BLUEP", "CF10000001"))
    await side.submit(made)
    with pytest.raises(KeyboardInterrupt):
        await with_mailbox(side, listener, Dying(side.mailbox, dies_after="put")).tick()
    assert await scalar("SELECT state FROM edi_outbox") == "queued"
    await side.turn(3)
    assert await scalar("SELECT count(*) FROM edi_files WHERE direction = 'sent'") == 1
    assert sorted(fact.kind for fact in listener.facts) == ["batch_acknowledged", "claim_acknowledged"]


@pytest.mark.parametrize("point", ["fetch", "delete"])
async def test_killed_while_picking_up(side: Side, listener: Listener, scalar: Scalar, point: str) -> None:
    made = await coded(side.database, "V1", ("BLUEP", "CF10000001"))
    await side.submit(made)
    await side.exchange.tick()
    for _ in range(3):
        try:
            await with_mailbox(side, listener, Dying(side.mailbox, dies_after=point)).tick()
        except KeyboardInterrupt:
            continue
    await side.turn()
    assert sorted(fact.kind for fact in listener.facts) == ["batch_acknowledged", "claim_acknowledged"]
    assert await scalar("SELECT count(*) FROM edi_files WHERE state <> 'processed'") == 0


async def test_a_file_is_done_only_when_workflows_know(side: Side, listener: Listener, scalar: Scalar) -> None:
    made = await coded(side.database, "V1", ("BLUEP", "CF10000001"))
    await side.submit(made)
    listener.broken = True
    await side.exchange.tick()
    result = await side.exchange.tick()
    assert result.processed == 0
    assert all(error.startswith("ConnectionError at") for error in result.errors)
    assert not await side.exchange.idle(made)
    listener.broken = False
    await side.turn(1)
    assert len({fact.id for fact in listener.facts}) == len(listener.facts) == 2
    assert await side.exchange.idle(made)
    assert await scalar("SELECT count(*) FROM edi_files WHERE state = 'processed'") == 3


async def test_the_same_content_again_is_nothing_new(side: Side, listener: Listener) -> None:
    text = text_of(advice(payment("SOMEBODY")))
    for name in ("a.x12", "b.x12"):
        await drop_outbound(side, name, text)
        await side.turn(1)
    assert len(listener.started) == 1
    assert await side.mailbox.list() == ()


async def test_a_mixed_file_and_one_that_is_no_x12(side: Side, listener: Listener, scalar: Scalar) -> None:
    good = text_of(advice(payment("SOMEBODY")))
    broken = good.replace("BPR*", "BXX*").replace("EFT1", "EFT2")
    await drop_outbound(side, "mixed.x12", broken + text_of(advice(payment("SOMEBODY"), trace="EFT3")))
    await drop_outbound(side, "letter.txt", "Dear provider, our system is down.")
    await drop_outbound(side, ".hidden", "x")
    await side.turn(1)
    assert len(listener.started) == 2  # the broken one goes to a person through its workflow
    assert await scalar("SELECT count(*) FROM edi_files WHERE state = 'failed'") == 1
    assert await scalar("SELECT count(*) FROM edi_files WHERE jsonb_array_length(findings) > 0") == 2
    assert await scalar("SELECT count(*) FROM edi_messages WHERE type = '835'") == 2


async def test_a_refused_interchange_refuses_its_claims(side: Side, listener: Listener) -> None:
    made = await coded(side.database, "V24", ("BLUEP", "CF10000024"))
    draft = await side.submit(made)
    await side.turn()
    assert not listener.facts  # this clearinghouse keeps silent about the first submission
    moment = now()
    refusal = InterchangeAcknowledgement(
        control="000000001", date=moment.date(), time=moment.time(), status="R", note="006"
    )
    envelope = Envelope(
        sender_id="SIMCLEAR", receiver_id="CLAIMFLOW", moment=moment, interchange_control=900, group_control=900,
        application_sender="SIMCLEAR", application_receiver="CLAIMFLOW",
    )  # fmt: skip
    await drop_outbound(side, "ta1.x12", write(envelope, [write_ta1(refusal)]))
    await side.turn(1)
    (fact,) = listener.facts
    assert (fact.kind, fact.claim, fact.accepted, fact.reasons) == (  # type: ignore[union-attr]
        "batch_acknowledged", draft.number, False, ("TA1:006",),
    )  # fmt: skip


async def test_one_exchange_at_a_time(side: Side) -> None:
    async with lock.exclusive(side.database.engine) as held:
        assert held
        assert (await side.exchange.tick()).skipped
    assert not (await side.exchange.tick()).skipped


async def test_many_workers_send_once(side: Side, listener: Listener, scalar: Scalar) -> None:
    for number in range(3):
        await side.submit(await coded(side.database, f"V{number}", ("BLUEP", "CF10000001")))
    await asyncio.gather(*(side.exchange.tick() for _ in range(4)))
    await side.turn()
    assert await scalar("SELECT count(*) FROM edi_files WHERE direction = 'sent'") == 1
    assert (
        await scalar("SELECT count(DISTINCT group_control || '/' || set_control) FROM edi_messages WHERE type = '837P'")
        == 3
    )
    assert len(listener.facts) == 6


@pytest.mark.parametrize(("batch", "carried"), [(1, [1, 1, 1]), (2, [1, 2]), (3, [3]), (500, [3])])
async def test_a_file_holds_no_more_than_a_batch(
    side: Side, listener: Listener, scalar: Scalar, batch: int, carried: list[int]
) -> None:
    for number in range(3):
        await side.submit(await coded(side.database, f"V{number}", ("BLUEP", "CF10000001")))
    config = side.config.model_copy(update={"batch": batch})
    result = await Exchange(side.database, side.mailbox, listener, config).tick()
    assert result.errors == ()
    counted = "SELECT array_agg(n ORDER BY n) FROM (SELECT count(*) AS n FROM edi_outbox GROUP BY file_id) AS files"
    assert await scalar(counted) == carried


async def test_a_dropped_connection_is_made_again(side: Side) -> None:
    await side.mailbox.list()
    await side.fault(kind="drop_connection", where="sftp")
    await side.mailbox.put("hello.txt", b"nothing to see")
    await side.fault(kind="drop_connection", where="sftp", count=2)
    with pytest.raises(MailboxError):
        await side.mailbox.put("hello.txt", b"nothing to see")


async def test_an_unknown_server_is_refused(side: Side) -> None:
    key = asyncssh.generate_private_key("ssh-ed25519").export_public_key("openssh").decode().strip()
    known = f"[{side.config.sftp.host}]:{side.config.sftp.port} {key}"
    mailbox = SftpMailbox(side.config.sftp.model_copy(update={"known_hosts": known}))
    with pytest.raises(MailboxError, match="HostKeyNotVerifiable"):
        await mailbox.list()
    await mailbox.close()


async def test_the_pump_outlives_errors_and_stops_when_asked(side: Side, listener: Listener) -> None:
    made = await coded(side.database, "V1", ("BLUEP", "CF10000001"))
    await side.submit(made)
    stop = asyncio.Event()
    turns = 0

    class Stumbling(Exchange):
        async def tick(self) -> Any:
            nonlocal turns
            turns += 1
            if turns == 1:
                raise RuntimeError("the database restarts")
            result = await super().tick()
            if len(listener.facts) == 2:
                stop.set()
            return result

    exchange = Stumbling(side.database, side.mailbox, listener, side.config)
    async with asyncio.timeout(30):
        await run_pump(exchange, 0.001, stop)
    assert turns >= 2
