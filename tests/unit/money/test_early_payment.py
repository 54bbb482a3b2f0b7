"""The discount for paying promptly: offered, earned once, taken back when the payment that earned it is."""

import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from money_bench import NOW
from test_patient_bill import facts_of, words_of
from test_payments import owing, patient

from activities.balance import BalanceActivities
from activities.early_payment import settle
from activities.proof import prove
from codesets.clocks import load_clocks
from codesets.patient_policy import patient_policy
from domain.early_payment import Offer, earned, offer
from gateways.forms import statement_pdf
from models.ids import EncounterId
from models.messages.balance import SendStatement
from models.payments import Payment, Reversal, ReversalReason
from storage import clocks, payments
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "activities"))
from doubles import Vendor

DAY = NOW.date()
POLICY = patient_policy(DAY).prompt_pay
OFFER = Offer(10_000, 1_000, DAY, DAY + timedelta(days=20))


@pytest.mark.parametrize(("kinds", "made"), [((), True), (("commercial",), True), (("medicare",), False)])
def test_federal_programs_are_left_out(kinds: tuple[str, ...], made: bool) -> None:
    assert (offer(POLICY, kinds, 10_000, DAY) == OFFER) is made
    assert offer(POLICY, ("commercial", "medigap"), 10_000, DAY) is None
    assert offer(None, (), 10_000, DAY) is None


@given(st.integers(-2_000, 12_000), st.integers(-2_000, 12_000))
def test_it_is_never_more_than_offered_nor_than_is_owed(paid: int, owed: int) -> None:
    found = earned(OFFER, paid, owed)
    assert 0 <= found <= min(OFFER.discount, max(owed, 0))
    assert not found or paid + OFFER.discount >= OFFER.asked


async def billed(database: Database) -> EncounterId:
    async with database.transaction() as session:
        await clocks.store_shipped(session, load_clocks())
    made = await owing(database, "V1", 10_000)
    await BalanceActivities(database, Vendor()).send_statement(SendStatement(encounter=made, at=NOW, number=1))
    return made


async def pay(database: Database, made: EncounterId, cents: int, days: int, number: str = "R1") -> None:
    on = DAY + timedelta(days=days)
    async with database.transaction() as session:
        await payments.take(session, Payment(number=number, encounter=made, cents=cents, on=on))
        await settle(session, database.keys, made, on)
        await settle(session, database.keys, made, on)


@pytest.mark.parametrize(("cents", "days", "left"), [(9_000, 20, 0), (8_999, 5, 1_001), (9_000, 21, 1_000)])
async def test_all_of_the_rest_is_paid_in_time(database: Database, cents: int, days: int, left: int) -> None:
    made = await billed(database)
    await pay(database, made, cents, days)
    assert await patient(database, made) == left
    assert (await prove(database)).differences == ()


async def test_it_is_earned_by_several_payments_and_lost_with_one(database: Database) -> None:
    made = await billed(database)
    await pay(database, made, 4_000, 2, "R1")
    await pay(database, made, 5_000, 9, "R2")
    assert await patient(database, made) == 0
    back = Reversal(id="nsf", payment="R2", reason=ReversalReason.NSF, on=DAY + timedelta(days=15))
    async with database.transaction() as session:
        await payments.take_back(session, back)
        await settle(session, database.keys, made, back.on)
    assert await patient(database, made) == 6_000
    await pay(database, made, 5_000, 19, "R3")
    assert await patient(database, made) == 0
    assert (await prove(database)).differences == ()


def test_the_statement_says_it_until_its_day() -> None:
    facts = facts_of(offer=Offer(13_500, 1_350, date(2026, 2, 20), date(2026, 3, 12)))
    assert "Pay $121.50 by March 12, 2026" in words_of(statement_pdf(facts))
    over = facts_of(offer=Offer(13_500, 1_350, date(2026, 1, 1), date(2026, 1, 21)))
    assert "promptly" not in words_of(statement_pdf(over))
