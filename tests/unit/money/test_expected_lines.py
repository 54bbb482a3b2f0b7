"""Every posted line is kept with what the contract says of it, and nothing of that is ever changed."""

from collections.abc import Awaitable, Callable

import pytest
from money_bench import S, activities, advice, charged, encounter, payment, received
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.ids import ClaimKey, EncounterId
from models.messages.claims import RemittanceRef
from models.tables.contracts import LineExpectationRow
from storage import contracts
from storage.engine import Database

BLUE = 10_915
"""What Blue Prairie agreed to allow for 99213."""
OURS = "payer_id,code,method,amount,effective_from\nBLUEP,99213,fee,112.40,2026-01-01\n"
SECOND = (
    "payer_id,code,method,amount,effective_from\nUNITY,99213,fee,120.00,2026-01-01\nUNITY,*,secondary,,2026-01-01\n"
)


async def lines(database: Database, made: EncounterId) -> list[LineExpectationRow]:
    async with database.session() as session:
        return list(await contracts.comparisons_of(session, made))


async def post(database: Database, remittance: str) -> None:
    await activities(database).post_remittance(RemittanceRef(remittance=remittance))


async def paid(
    database: Database, made: EncounterId, *codes: str, trace: str = "EFT1", procedure: str = "99213"
) -> ClaimKey:
    key = await charged(database, made, 20_000)
    (remittance,) = await received(
        database, advice(payment(key.number, *codes, charge=20_000, procedure=procedure), trace=trace)
    )
    await post(database, remittance)
    return key


async def test_a_line_tells_expected_allowed_and_difference(database: Database) -> None:
    made = await encounter(database)
    key = await paid(database, made, f"CO-45:{20_000 - BLUE + 900}", "PR-3:2500")
    (line,) = await lines(database, made)
    assert (line.claim, line.code, line.line, line.payer_id) == (key.number, "99213", 1, "BLUEP")
    assert (line.expected_cents, line.allowed_cents, line.denied_cents, line.difference_cents) == (BLUE, 10_015, 0, 900)
    assert (line.contract, line.term) == (0, "fee 109.15 for 99213 (professional)")
    assert line.steps == ["fee 109.15 for 99213 (professional)"]
    assert line.reasons == ["CO-45"]


@pytest.mark.parametrize(
    ("codes", "allowed", "denied", "difference"),
    [
        ((f"CO-45:{20_000 - BLUE}",), BLUE, 0, 0),
        ((f"CO-45:{20_000 - BLUE - 300}",), BLUE + 300, 0, -300),
        (("CO-97:20000",), 0, 20_000, 0),
        ((f"CO-45:{20_000 - BLUE + 100}", "CO-50:5000"), 5_815, 5_000, 100),
    ],
    ids=["as contracted", "overpaid", "denied is no underpayment", "short and partly denied"],
)
async def test_differences(
    database: Database, codes: tuple[str, ...], allowed: int, denied: int, difference: int
) -> None:
    made = await encounter(database)
    await paid(database, made, *codes)
    (line,) = await lines(database, made)
    assert (line.allowed_cents, line.denied_cents, line.difference_cents) == (allowed, denied, difference)


async def test_a_line_without_contract_says_what_is_missing(database: Database) -> None:
    made = await encounter(database)
    await paid(database, made, "CO-45:5000", procedure="99199")
    (line,) = await lines(database, made)
    assert (line.expected_cents, line.difference_cents, line.contract) == (None, None, None)
    assert line.steps == ["no contract of BLUEP on file prices 99199 on 2026-03-02"]


async def test_a_contract_loaded_later_does_not_change_what_was_posted(database: Database) -> None:
    first = await encounter(database)
    await paid(database, first, "CO-45:9085")
    async with database.transaction() as session:
        await contracts.load(session, OURS, "ours", "bea")
    second = await encounter(database, "V2")
    await paid(database, second, "CO-45:9085", trace="EFT2")
    assert [(each.contract, each.expected_cents) for each in await lines(database, first)] == [(0, BLUE)]
    assert [(each.contract, each.expected_cents) for each in await lines(database, second)] == [(1, 11_240)]


async def test_a_reversal_expects_nothing(database: Database) -> None:
    made = await encounter(database)
    key = await paid(database, made, "CO-45:9085")
    back = payment(key.number, "CO-45:-9085", charge=-20_000, status="22")
    (remittance,) = await received(database, advice(back, trace="EFT2"))
    await post(database, remittance)
    assert len(await lines(database, made)) == 1


@pytest.mark.parametrize(("loaded", "expected"), [(False, None), (True, 12_000 - BLUE + 2_500)])
async def test_a_later_payer_is_held_to_its_contract_only_where_that_says_so(
    database: Database, loaded: bool, expected: int | None
) -> None:
    made = await encounter(database, payers=("BLUEP", "UNITY"))
    key = await paid(database, made, f"CO-45:{20_000 - BLUE}", "PR-3:2500")
    if loaded:
        async with database.transaction() as session:
            await contracts.load(session, SECOND, "second", "bea")
    later = payment(key.number, "OA-23:17500", charge=20_000)
    (remittance,) = await received(database, advice(later, trace="EFT2", payer="UNITY"))
    await post(database, remittance)
    line = (await lines(database, made))[-1]
    assert (line.payer_id, line.sequence, line.expected_cents, line.allowed_cents) == ("UNITY", S, expected, 2_500)


async def test_nothing_of_it_is_ever_changed(database: Database, scalar: Callable[[str], Awaitable[object]]) -> None:
    made = await encounter(database)
    await paid(database, made, "CO-45:9085")
    async with database.transaction() as session:
        await contracts.load(session, OURS, "ours", "bea")
    for statement in ("UPDATE line_expectations SET allowed_cents = 0", "DELETE FROM line_expectations",
                      "UPDATE contracts SET text = ''", "DELETE FROM contracts"):  # fmt: skip
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.transaction() as session:
                await session.execute(text(statement))
    assert await scalar("SELECT count(*) FROM line_expectations") == 1
