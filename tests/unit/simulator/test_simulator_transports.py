"""Over real sockets: SFTP, HTTPS and the control API of one running simulator."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncssh
import httpx
import pytest
from simulator_bench import ACCOUNT, batch_text, claim, eligibility_text, status_text

import edi
from domain.agency_files import read_acknowledgements
from simulator.agencies import Agencies
from simulator.config import Endpoints, SimulatorConfig
from simulator.main import open_simulator, run

AUTH = ("claimflow", "claimflow")


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Endpoints]:
    async with open_simulator(SimulatorConfig(data_dir=tmp_path, control_port=0)) as endpoints:
        yield endpoints


@asynccontextmanager
async def sftp(endpoints: Endpoints, password: str = "claimflow") -> AsyncIterator[asyncssh.SFTPClient]:
    known = asyncssh.import_known_hosts(endpoints.known_hosts)
    connection = await asyncssh.connect(
        endpoints.host,
        endpoints.sftp_port,
        username="claimflow",
        password=password,
        known_hosts=known,
        client_keys=None,
    )
    async with connection, connection.start_sftp_client() as client:
        yield client


def https(endpoints: Endpoints) -> httpx.AsyncClient:
    trust = ssl.create_default_context(cafile=str(endpoints.ca_file))
    return httpx.AsyncClient(base_url=f"https://{endpoints.host}:{endpoints.https_port}", verify=trust, auth=AUTH)


def control(endpoints: Endpoints) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"http://{endpoints.host}:{endpoints.control_port}")


async def until[T](look: Callable[[], Awaitable[T]]) -> T:
    """Asks again until there is something."""
    async with asyncio.timeout(30):
        while not (found := await look()):
            await asyncio.sleep(0.02)
        return found


async def drop(client: asyncssh.SFTPClient, text: str, name: str, *, part: bool = True) -> None:
    first = f"/inbound/{name}.part" if part else f"/inbound/{name}"
    async with client.open(first, "w") as file:
        await file.write(text)
    if part:
        assert name + ".part" in await client.listdir("/inbound")
        await client.posix_rename(first, f"/inbound/{name}")


async def fetch(client: asyncssh.SFTPClient) -> list[edi.Transaction]:
    found: list[edi.Transaction] = []
    for name in sorted(n for n in await client.listdir("/outbound") if not n.startswith(".")):
        async with client.open(f"/outbound/{name}", "rb") as file:
            found += edi.read(await file.read()).transactions if name.endswith(".x12") else ()
        await client.remove(f"/outbound/{name}")
    return found


@pytest.mark.parametrize("part", [True, False])
async def test_a_claim_from_drop_to_payment(running: Endpoints, part: bool) -> None:
    async with sftp(running) as client, control(running) as desk:
        await drop(client, batch_text(claim(member="CF10000002")), "claims.x12", part=part)
        state = (await desk.get(f"/accounts/{ACCOUNT}")).json()
        assert state["awaiting_pickup"] == 2
        assert sorted(t.type for t in await fetch(client)) == ["277CA", "999"]
        assert await client.listdir("/inbound") == [".", ".."]
        due = state["next_event_at"]
        moved = (await desk.put(f"/accounts/{ACCOUNT}/clock", json={"now": due})).json()
        assert moved["awaiting_pickup"] == 2, "the 835 and the file of the bank"
        assert moved["next_event_at"] is None
        [remit] = await fetch(client)
        assert edi.read_835(remit)[0].claims[0].control_number == f"{ACCOUNT}P01"
        assert (await desk.get(f"/accounts/{ACCOUNT}")).json()["awaiting_pickup"] == 0


async def test_the_clients_view_is_its_own_root(running: Endpoints) -> None:
    async with sftp(running) as client:
        assert set(await client.listdir("/")) == {".", "..", "inbound", "outbound", "agencies"}
        with pytest.raises(asyncssh.SFTPError):
            await client.open("/../endpoints.json", "rb")
        with pytest.raises(asyncssh.SFTPError):
            await client.symlink("/etc/passwd", "/outbound/x")
    with pytest.raises(asyncssh.PermissionDenied):
        async with sftp(running, "wrong"):
            pass


async def test_an_agency_takes_files_through_the_same_door(running: Endpoints) -> None:
    name = "/agencies/cedar/in/placements-CEDAR-000001.csv"
    async with sftp(running) as client:
        async with client.open(f"{name}.part", "wb") as file:
            await file.write(b"record,account\nPLACE,E1\n")
        await client.posix_rename(f"{name}.part", name)
        assert "ack-placements-CEDAR-000001.csv" in await client.listdir("/agencies/cedar/out")


async def test_real_time(running: Endpoints) -> None:
    async with https(running) as client:
        headers = {"PayloadType": "X12_270_Request_005010X279A1", "PayloadID": "p-1"}
        reply = await client.post("/x12/realtime", content=eligibility_text("CF10000001", "BLUEP"), headers=headers)
        assert reply.headers["PayloadType"] == "X12_271_Response_005010X279A1"
        assert reply.headers["PayloadID"] == "p-1"
        assert edi.read(reply.content).transactions[0].type == "271"
        reply = await client.post("/x12/realtime", content=status_text(f"{ACCOUNT}P01", "BLUEP"))
        assert edi.read(reply.content).transactions[0].type == "277"
        assert (await client.post("/x12/realtime", content="hello")).status_code == 400
        assert (await client.post("/x12/realtime", content="hello", auth=("a", "b"))).status_code == 401


async def test_time_out_once_then_an_answer(running: Endpoints) -> None:
    async with https(running) as client:
        text = eligibility_text("CF10000016", "UNITY")
        first = await client.post("/x12/realtime", content=text)
        assert (first.status_code, first.headers["Retry-After"]) == (503, "1")
        assert (await client.post("/x12/realtime", content=text)).status_code == 200


async def test_mail_is_printed_once(running: Endpoints) -> None:
    letter = {"idempotency_key": "k1", "kind": "statement", "to": "patient", "account": ACCOUNT, "text": "You owe."}
    async with https(running) as client:
        first = await client.post("/mail", json=letter)
        assert first.status_code == 201
        assert first.json()["tracking_number"]
        assert (await client.post("/mail", json=letter)).json() == first.json()
        assert (await client.post("/mail", json=letter | {"text": "Other"})).status_code == 409
        assert (await client.post("/mail", json=letter | {"nonsense": 1})).status_code == 422


async def test_appeal_letter_and_its_decision(running: Endpoints) -> None:
    async with sftp(running) as files, https(running) as client, control(running) as desk:
        await drop(files, batch_text(claim("UNITY", "CF10000031")), "c.x12")
        later = (datetime.now(UTC) + timedelta(days=20)).isoformat()
        await desk.put(f"/accounts/{ACCOUNT}/clock", json={"now": later})
        letter = {"idempotency_key": "a", "kind": "appeal", "to": "UNITY", "account": ACCOUNT, "level": 1}
        await client.post("/mail", json=letter | {"claim_control_number": f"{ACCOUNT}P01"})
        assert (await desk.get("/mail", params={"account": ACCOUNT})).json() == []
        later = (datetime.now(UTC) + timedelta(days=60)).isoformat()
        await desk.put(f"/accounts/{ACCOUNT}/clock", json={"now": later})
        [decision] = (await desk.get("/mail", params={"account": ACCOUNT})).json()
        assert (decision["kind"], decision["decision"], decision["level"]) == ("appeal_decision", "overturned", 1)
        assert decision["claim_control_number"] == f"{ACCOUNT}P01"


async def test_faults(running: Endpoints) -> None:
    async with https(running) as client, control(running) as desk:
        text = eligibility_text("CF10000001", "BLUEP")
        assert (await desk.post("/faults", json={"kind": "http_503", "count": 1})).status_code == 204
        assert (await client.post("/x12/realtime", content=text)).status_code == 503
        await desk.post("/faults", json={"kind": "drop_connection", "count": 1})
        with pytest.raises(httpx.TransportError):
            await client.post("/x12/realtime", content=text)
        assert (await client.post("/x12/realtime", content=text)).status_code == 200
        await desk.post("/faults", json={"kind": "drop_connection", "where": "sftp"})
        with pytest.raises((asyncssh.Error, OSError)):
            async with sftp(running) as files:
                await drop(files, "x", "x.x12")
        async with sftp(running) as files:
            assert await files.listdir("/outbound") == [".", ".."]


async def test_run_announces_itself_and_survives_a_restart(tmp_path: Path) -> None:
    config = SimulatorConfig(data_dir=tmp_path, control_port=0)
    lines = []
    for _ in range(2):
        ready = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(run(config, ready.set_result))
        endpoints: Endpoints = await ready
        told = json.loads((tmp_path / "endpoints.json").read_text())
        assert told["https_port"] == endpoints.https_port
        async with https(endpoints) as client:
            # The certificate authority stays the same: whoever trusted it still does.
            await client.post("/x12/realtime", content="")
        lines.append((endpoints.known_hosts.split(" ", 1)[1], endpoints.ca_file.read_bytes()))
        async with control(endpoints) as desk:
            assert (await desk.get("/health")).json() == {"status": "ok"}
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert lines[0] == lines[1]


async def test_without_a_control_port_clocks_cannot_be_moved(tmp_path: Path) -> None:
    async with open_simulator(SimulatorConfig(data_dir=tmp_path)) as endpoints:
        assert endpoints.control_port is None
        async with https(endpoints) as client:
            assert (await client.get(f"/accounts/{ACCOUNT}")).status_code == 404


async def test_a_held_question_ends_without_an_answer(tmp_path: Path) -> None:
    config = SimulatorConfig(data_dir=tmp_path, timeouts="hold", hold_seconds=0.01)
    async with open_simulator(config) as endpoints, https(endpoints) as client:
        text = eligibility_text("CF10000016", "UNITY")
        assert (await client.post("/x12/realtime", content=text)).status_code == 503
        assert (await client.post("/x12/realtime", content=text)).status_code == 200


def test_an_agency_acknowledges_a_placement_file_line_by_line(tmp_path: Path) -> None:
    agencies = Agencies(tmp_path)
    folder = tmp_path / "agencies" / "prairie"
    for _ in range(2):  # the same file again: the same answer
        came = folder / "in" / "placements-PRAIRIE-000001.csv"
        came.write_text("record,account\nPLACE,E1\nSHRUG,E2\n")
        assert agencies.owns(came)
        agencies.recover()
        told = (folder / "out" / "ack-placements-PRAIRIE-000001.csv").read_text()
        lines, findings = read_acknowledgements(told)
        assert not findings
        assert [(each.line, each.account, each.accepted) for each in lines] == [(2, "E1", True), (3, "E2", False)]
    assert not agencies.owns(folder / "out" / "x.csv")
