"""The same scenario, seed and input give the same output, in whatever order and however often it is killed."""

import asyncio
import random
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from simulator_bench import ACCOUNT, START, Bench, account, batch_text, claim

import edi

Make = Callable[..., Bench]
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
MIX = [
    {"weight": 3, "claims": ["pay"]},
    {"weight": 1, "claims": [{"do": "deny", "carc": "CO-50"}]},
    {"weight": 1, "claims": ["pay_twice"]},
    {"weight": 1, "claims": [{"do": "pay", "days": 33}]},
    {"weight": 1, "claims": ["pend"]},
]


def texts() -> list[str]:
    payers = ["BLUEP", "MEDB1", "UNITY", "OTHER"]
    return [
        batch_text(claim(payers[n % 4], f"M{n}", f"{account(letter)}P01"), number=n + 1)
        for n, letter in enumerate(LETTERS)
    ]


def money(bench: Bench) -> list[object]:
    """All 835s, without the control numbers of their envelopes, which may count in any order."""
    for letter in LETTERS:
        bench.after(60, account(letter))
    return sorted(repr(edi.write_835(remit).segments) for remit in bench.inbox.remits)


def test_order_of_arrival_does_not_matter(bench: Make) -> None:
    first, second, other = bench(mix=MIX), bench(mix=MIX), bench(mix=MIX, seed=2)
    files = texts()
    shuffled = random.Random(7).sample(files, len(files))
    for one, order in ((first, files), (second, shuffled), (other, files)):
        for text in order:
            one.drop(text)
    assert len(money(first)) >= len(LETTERS)
    assert money(first) == money(second)
    assert money(first) != money(other)


def test_killed_between_all_steps(bench: Make) -> None:
    calm, killed = bench(mix=MIX), bench(mix=MIX)
    for text in texts():
        calm.drop(text)
        killed.drop(text)
        killed.restart()
    for days in range(0, 61, 5):
        for letter in LETTERS:
            killed.simulator.advance(account(letter), START + timedelta(days=days))
        killed.restart()
        killed.fetch()
        killed.restart()
    assert money(calm) == money(killed)
    assert len(killed.inbox.files) == len(calm.inbox.files)


def test_a_file_received_but_not_processed_is_processed_after_a_kill(
    bench: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = bench({"M1": {"payer": "BLUEP"}})
    with monkeypatch.context() as patch:
        patch.setattr(Bench.start.__globals__["Simulator"], "_work", lambda _: None)
        one.submit(claim())
    assert one.fetch().files == {}
    one.restart()
    assert sorted(one.fetch().kinds) == ["277CA", "999"]
    one.restart()
    assert one.fetch().files == {}


def test_killed_in_the_middle_of_a_transaction(bench: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one = bench({"M1": {"payer": "BLUEP"}})
    one.submit(claim())
    one.fetch()
    files = one.simulator.state.files

    def killed(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        one.simulator.advance(ACCOUNT, START + timedelta(days=20))
    one.restart()
    assert len(one.after(20).decisions) == 1
    assert one.after(40).decisions == []


def test_killed_before_a_file_is_written(bench: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    one = bench({"M1": {"payer": "BLUEP"}})
    with monkeypatch.context() as patch:
        patch.setattr(one.simulator, "_write_outbound", lambda: None)
        one.submit(claim())
    assert one.simulator.state.files.awaiting_pickup(ACCOUNT) == 2
    one.restart()
    assert len(one.fetch().files) == 2
    assert one.simulator.view(ACCOUNT).awaiting_pickup == 0


def test_killed_after_a_fetch_was_not_noted(bench: Make) -> None:
    one = bench({"M1": {"payer": "BLUEP"}})
    one.submit(claim())
    for path in one.simulator.outbound.iterdir():
        path.unlink()
    one.restart()
    assert one.simulator.view(ACCOUNT).awaiting_pickup == 0
    assert one.fetch().files == {}


def test_the_same_file_twice_is_one_file(bench: Make) -> None:
    one = bench({"M1": {"payer": "BLUEP"}})
    text = batch_text(claim())
    one.drop(text)
    one.drop(text, "another-name.x12")
    assert sorted(one.fetch().kinds) == ["277CA", "999"]


def test_a_cut_file_is_left_until_it_is_whole(bench: Make) -> None:
    one = bench({"M1": {"payer": "BLUEP"}})
    text = batch_text(claim())
    path = one.simulator.inbound / "claims.x12"
    path.write_text(text[:-30])
    one.simulator.closed(path)
    one.restart()
    assert path.exists()
    path.write_text(text)
    one.simulator.closed(path)
    assert not path.exists()
    assert len(one.fetch().files) == 2


@pytest.mark.parametrize("text", ["", "hello", "ISA*00*", "\x00" * 200])
def test_rubbish_is_set_aside(bench: Make, text: str) -> None:
    one = bench({"M1": {"payer": "BLUEP"}})
    one.drop(text)
    one.submit(claim())
    assert "277CA" in one.fetch().kinds


def test_a_broken_set_is_refused_and_its_neighbour_taken(bench: Make) -> None:
    one = bench({"M1": {"payer": "BLUEP"}})
    good = batch_text(claim())
    segments = good.split("~\n")
    start = next(i for i, s in enumerate(segments) if s.startswith("ST*"))
    end = next(i for i, s in enumerate(segments) if s.startswith("SE*"))
    broken = [s for s in segments[start : end + 1] if not s.startswith("CLM*")]
    broken = [s.replace("*0001", "*0002") if s[:3] in ("ST*", "SE*") else s for s in broken]
    both = [*segments[: end + 1], *broken, *segments[end + 1 :]]
    both = [s.replace("GE*1*", "GE*2*") if s.startswith("GE*") else s for s in both]
    one.drop("~\n".join(both))
    came = one.fetch()
    assert [s.accepted for s in came.acks[0].sets] == ["A", "R"]
    assert len(came.front) == 1


def test_clocks_never_go_back_and_are_kept(bench: Make) -> None:
    one = bench()
    later = START + timedelta(days=9)
    one.simulator.advance(ACCOUNT, later)
    assert one.simulator.advance(ACCOUNT, START).now == later
    one.restart()
    assert one.simulator.view(ACCOUNT).now == later
    assert one.simulator.view(account("B")).now == START
    one.wall += timedelta(hours=1)
    assert one.simulator.view(ACCOUNT).now == later + timedelta(hours=1)


def test_the_schema_has_one_row_for_one_event(bench: Make, tmp_path: Path) -> None:
    one = bench({"M1": {"payer": "BLUEP", "claims": ["pay_twice"]}})
    one.submit(claim())
    with sqlite3.connect(one.folder / "simulator.db") as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (4,)
    connection.close()


async def test_events_happen_as_real_time_passes(bench: Make) -> None:
    one = bench({"M1": {"payer": "BLUEP"}})
    one.submit(claim())
    one.fetch()
    clocks = asyncio.create_task(one.simulator.follow_clocks())
    one.wall += timedelta(days=20)
    # Anything that happens makes the simulator look at its clocks again.
    one.simulator.advance(account("B"), one.wall)
    async with asyncio.timeout(30):
        while not list(one.simulator.outbound.iterdir()):
            await asyncio.sleep(0)
    clocks.cancel()
    assert one.fetch().kinds == ["835"]
