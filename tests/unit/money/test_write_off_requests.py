"""Posting an approved request: once, only what is still owed, and a reversal only of what is not taken back yet."""

import asyncio
from datetime import timedelta

from desk_samples import NOON

from activities.write_offs import WriteOffActivities
from domain import ledger as books
from models.ids import EncounterId
from models.messages.facts import WriteOffRequested
from models.messages.write_offs import PostWriteOff, WriteOffResult
from models.write_offs import WriteOffReason
from storage import ledger
from storage.engine import Database


async def charged(database: Database, encounter: EncounterId) -> None:
    entry = books.charge(encounter, NOON.date(), total=5_000, before=0, number="1", self_pay=True)
    assert entry is not None
    async with database.transaction() as session:
        await ledger.post(session, [entry])


async def post(database: Database, encounter: EncounterId, key: str, cents: int, reverses: str = "") -> WriteOffResult:
    request = WriteOffRequested(
        id=key, on=NOON.date(), encounter=encounter, reason=WriteOffReason.COURTESY, cents=cents, reverses=reverses,
        by="ana",
    )  # fmt: skip
    order = PostWriteOff(request=request, at=NOON + timedelta(days=1), approved_by="sue")
    return await WriteOffActivities(database).post_write_off(order)


async def owed(database: Database, encounter: EncounterId) -> int:
    async with database.session() as session:
        assert (await ledger.prove(session)).holds
        return (await ledger.balances(session, encounter)).patient


async def test_posted_once_and_taken_back_once(database: Database, encounter: EncounterId) -> None:
    await charged(database, encounter)
    results = await asyncio.gather(*(post(database, encounter, "w1", 2_000) for _ in range(3)))
    assert {each.cents for each in results} == {2_000}
    assert await owed(database, encounter) == 3_000
    results = await asyncio.gather(
        *(post(database, encounter, key, 2_000, reverses="adjustment:w1") for key in ("r1", "r1", "r2"))
    )
    assert await owed(database, encounter) == 5_000
    async with database.session() as session:
        entries = await ledger.entries_of(session, encounter)
    (back,) = [each for each in entries if each.kind == "write_off_reversal"]
    assert (back.source, back.requested_by, back.approved_by) == ("adjustment:w1", "ana", "sue")


async def test_no_more_than_is_owed_by_then(database: Database, encounter: EncounterId) -> None:
    await charged(database, encounter)
    async with database.transaction() as session:
        await ledger.post(session, [books.patient_payment(encounter, NOON.date(), cents=4_000, key="p")])
    result = await post(database, encounter, "w1", 2_000)
    assert (result.cents, result.refused) == (0, "less is owed than is to be written off")
    assert await owed(database, encounter) == 1_000
    assert (await post(database, encounter, "r1", 1, reverses="adjustment:w1")).refused == "there is no such write-off"
