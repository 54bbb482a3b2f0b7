"""Payments of patients: applied, taken back, moved; in any order, and however often they are told."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from money_bench import DAY, NOW, encounter
from sqlalchemy import text

from activities.proof import prove
from domain.payments import Owed, SharesError, oldest_first, shares_of
from models.coding import Coding
from models.ids import EncounterId
from models.messages.encounter import Balances
from models.payments import Move, Payment, PaymentMethod, Reversal, ReversalReason, receipt_number
from storage import charts, encounters, ledger, payments
from storage.charts import CodingVersion
from storage.engine import Database

A, B = EncounterId("E00000000000A"), EncounterId("E00000000000B")
CODING = Coding.model_validate({"diagnoses": ["J01.90"], "lines": [{"code": "99213"}]})


@given(st.integers(1, 10_000), st.lists(st.integers(-50, 5_000), max_size=4))
def test_the_oldest_is_paid_first_and_nothing_is_lost(cents: int, owed: list[int]) -> None:
    names = [EncounterId(f"E{number:012d}") for number in range(len(owed))]
    shares = oldest_first(cents, [Owed(*each) for each in zip(names, owed, strict=True)], A)
    assert sum(shares.values()) == cents
    assert all(share > 0 for share in shares.values())
    paid = [shares.get(name, 0) for name in names]
    short = [number for number, share in enumerate(paid) if share < max(owed[number], 0)]
    assert not short or not any(paid[short[0] + 1 :])


def card(cents: int = 10_000, key: str = "ch_1") -> Payment:
    number = receipt_number(f"card:{key}")
    return Payment(number=number, encounter=A, cents=cents, on=DAY, method=PaymentMethod.CARD, reference=key)


def told(reason: ReversalReason, key: str, **more: object) -> Reversal:
    return Reversal.model_validate({"id": key, "payment": "ch_1", "reason": reason, "on": DAY} | more)


async def owing(database: Database, name: str, cents: int = 10_000) -> EncounterId:
    """A patient without insurance who owes."""
    made = await encounter(database, name)
    async with database.transaction() as session:
        await encounters.set_self_pay(session, made)
        await charts.keep_coding(session, CodingVersion(made, 1, CODING, cents, "cora", NOW))
        await ledger.post_charge(session, made, DAY, cents, "1", self_pay=True)
    return made


async def patient(database: Database, made: EncounterId) -> int:
    async with database.session() as session:
        balances: Balances = await ledger.balances(session, made)
    return balances.patient


async def proved(database: Database) -> None:
    proof = await prove(database)
    assert proof.differences == ()
    assert proof.checked["receipts"]


CHARGEBACK = told(ReversalReason.CHARGEBACK, "d1", dispute="dp_1")
WON = told(ReversalReason.CHARGEBACK_WON, "d1-won", dispute="dp_1")


@pytest.mark.parametrize("order", list(itertools.permutations(("paid", "back", "won"))), ids="-".join)
async def test_a_dispute_in_any_order_gives_the_same_ledger(database: Database, order: tuple[str, ...]) -> None:
    made = await owing(database, "V1")
    paid = card().model_copy(update={"encounter": made})
    for what in (*order, *order):
        async with database.transaction() as session:
            match what:
                case "paid":
                    await payments.take(session, paid)
                case "back":
                    await payments.take_back(session, CHARGEBACK)
                case "won":
                    await payments.take_back(session, WON)
    assert await patient(database, made) == 0
    async with database.session() as session:
        kinds = [each.kind.value for each in await payments.entries(session, paid.number)]
    assert kinds == ["patient_payment", "payment_reversed", "payment_restored"]
    await proved(database)


async def test_a_reversal_that_comes_first_waits_for_the_payment(database: Database) -> None:
    made = await owing(database, "V1")
    async with database.transaction() as session:
        assert await payments.take_back(session, CHARGEBACK) == ()
    assert await patient(database, made) == 10_000
    async with database.transaction() as session:
        entries = await payments.take(session, card().model_copy(update={"encounter": made}))
    assert [each.kind.value for each in entries] == ["patient_payment", "payment_reversed"]
    assert await patient(database, made) == 10_000
    await proved(database)


async def test_never_more_is_taken_back_than_was_paid(database: Database) -> None:
    made = await owing(database, "V1")
    paid = card().model_copy(update={"encounter": made})
    async with database.transaction() as session:
        await payments.take(session, paid)
        for number, cents in enumerate((6_000, 6_000, 0)):
            await payments.take_back(session, told(ReversalReason.VOID, f"r{number}", cents=cents))
        entries = await payments.entries(session, paid.number)
    assert shares_of(entries) == {}
    assert await patient(database, made) == 10_000
    await proved(database)


async def test_a_payment_for_several_visits_is_taken_back_from_each(database: Database) -> None:
    first, second = await owing(database, "V1", 4_000), await owing(database, "V2", 9_000)
    paid = card().model_copy(update={"encounter": first})
    async with database.transaction() as session:
        await payments.take(session, paid, {first: 4_000, second: 6_000})
    assert (await patient(database, first), await patient(database, second)) == (0, 3_000)
    with pytest.raises(ledger.LedgerConflictError):
        async with database.transaction() as session:
            await payments.take(session, paid.model_copy(update={"cents": 9_999}))
    async with database.transaction() as session:
        await payments.take_back(session, CHARGEBACK)
    assert (await patient(database, first), await patient(database, second)) == (4_000, 9_000)
    await proved(database)


async def test_what_went_to_the_wrong_visit_is_moved_and_then_bounces_there(database: Database) -> None:
    wrong, right = await owing(database, "V1"), await owing(database, "V2")
    paid = card().model_copy(update={"encounter": wrong})
    order = Move(id="m1", payment=paid.number, source=wrong, target=right, on=DAY)
    async with database.transaction() as session:
        await payments.take(session, paid)
        first = await payments.move(session, order)
        assert {each.key for each in await payments.move(session, order)} == {each.key for each in first}
        with pytest.raises(SharesError):
            await payments.move(session, order.model_copy(update={"id": "m2"}))
    assert (await patient(database, wrong), await patient(database, right)) == (10_000, 0)
    async with database.transaction() as session:
        await payments.take_back(session, CHARGEBACK)
    assert await patient(database, right) == 10_000
    await proved(database)


async def test_the_proof_sees_a_payment_without_its_receipt(database: Database) -> None:
    made = await owing(database, "V1")
    async with database.transaction() as session:
        await payments.take(session, card().model_copy(update={"encounter": made}))
    async with database.transaction() as session:
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text("UPDATE payments SET cents = 9000"))
    assert [each.check for each in (await prove(database)).differences] == ["receipts"]
