"""Deposits beside 835s: whichever comes first, what is in transit is what one side has told and the other has not."""

import itertools
from datetime import date

import pytest
from money_bench import (
    PAID_ON,
    Listener,
    activities,
    advice,
    back,
    charged,
    encounter,
    payment,
    proved,
    received,
)

from activities.announce import address
from activities.deposits import Taken, take
from edi import ProviderAdjustment
from models.deposits import Deposit, DepositMethod, DepositState
from models.ids import deposit_workflow_id
from models.messages.claims import RemittanceRef, RemittanceResult
from models.messages.deposits import DepositRef, MatchDeposit
from models.messages.facts import DepositUnexplained, PaymentReassociated
from storage import deposits
from storage.engine import Database

PAID = ("CO-45:2500", "PR-3:1500")
EFT = Deposit(
    method=DepositMethod.ACH, payer_identifier="1BLUEP", trace_number="EFT1", cents=6_000, deposited_on=PAID_ON
)


async def deposit(database: Database, *told: Deposit) -> Taken:
    async with database.transaction() as session:
        return await take(session, told)


def reassociated(taken: Taken) -> list[PaymentReassociated]:
    """What posted 835s hear; everything else would be told to nobody."""
    facts = [fact for fact in taken.facts if isinstance(fact, PaymentReassociated)]
    assert len(facts) == len(taken.facts)
    return facts


async def era(database: Database, listener: Listener | None = None, trace: str = "EFT1") -> RemittanceResult:
    key = await charged(database, await encounter(database, trace), 10_000)
    (remittance,) = await received(database, advice(payment(key.number, *PAID, icn=trace), trace=trace))
    return await activities(database, listener).post_remittance(RemittanceRef(remittance=remittance))


async def states(database: Database) -> list[DepositState]:
    async with database.session() as session:
        return [each.state for each in await deposits.search(session, None, 50)]


async def in_transit(database: Database) -> int:
    return (await proved(database)).in_transit


async def test_a_posted_835_is_in_transit_until_the_bank_has_it(database: Database) -> None:
    result = await era(database)
    assert (result.payment.told_cents, result.payment.deposited_cents, result.payment.settled) == (6_000, 0, False)
    assert await in_transit(database) == 6_000
    (fact,) = reassociated(await deposit(database, EFT))
    assert (fact.remittance, fact.standing.settled) == (result.payment.remittances[0], True)
    assert await in_transit(database) == 0
    assert (await proved(database)).insurance_paid == 6_000
    assert await states(database) == [DepositState.MATCHED]


async def test_a_deposit_waits_for_its_835(database: Database) -> None:
    (fact,) = (await deposit(database, EFT)).facts
    assert isinstance(fact, DepositUnexplained)
    assert (fact.deposit, address(fact)) == (EFT.id, (None, deposit_workflow_id(EFT.id)))
    assert (await states(database), await in_transit(database)) == ([DepositState.UNMATCHED], -6_000)
    assert (await proved(database)).insurance_paid == 0
    listener = Listener()
    result = await era(database, listener)
    assert result.payment.settled
    (told,) = [fact for fact in listener.facts if isinstance(fact, PaymentReassociated)]
    assert (told.deposit, told.standing.settled) == (EFT.id, True)
    assert (await activities(database).examine_deposit(DepositRef(deposit=EFT.id))).settled
    assert await in_transit(database) == 0


async def test_a_deposit_told_again_changes_nothing(database: Database) -> None:
    await era(database)
    first = await deposit(database, EFT, EFT)
    again = await deposit(database, EFT.model_copy(update={"bank_reference": "another file"}))
    assert (first.fresh, again.fresh, again.facts) == (1, 0, first.facts[:1])
    assert await in_transit(database) == 0


async def test_another_amount_than_told_differs_until_the_rest_comes(database: Database) -> None:
    await era(database)
    part = EFT.model_copy(update={"cents": 5_900})
    (fact,) = reassociated(await deposit(database, part))
    assert (fact.standing.differs, await states(database)) == (True, [DepositState.DIFFERS])
    (fact,) = reassociated(await deposit(database, EFT.model_copy(update={"cents": 100})))
    assert fact.standing.settled
    assert await states(database) == [DepositState.MATCHED] * 2


async def test_money_taken_back_out_of_the_account_is_owed_again(database: Database) -> None:
    await era(database)
    await deposit(database, EFT)
    (fact,) = reassociated(await deposit(database, EFT.model_copy(update={"cents": -6_000})))
    assert (fact.standing.settled, await in_transit(database)) == (False, 6_000)


@pytest.mark.parametrize("check_first", [True, False])
async def test_a_check_is_known_by_number_and_amount(database: Database, *, check_first: bool) -> None:
    check = Deposit(method=DepositMethod.CHECK, trace_number="EFT1", cents=6_000, deposited_on=PAID_ON)
    other = check.model_copy(update={"cents": 7_000})
    if check_first:
        await deposit(database, check, other)
    result = await era(database)
    if not check_first:
        await deposit(database, check, other)
    async with database.session() as session:
        found = {each.row.cents: each.state for each in await deposits.search(session, None, 50)}
    assert found == {6_000: DepositState.MATCHED, 7_000: DepositState.UNMATCHED}
    assert result.payment.settled is check_first


async def test_nothing_paid_needs_no_deposit(database: Database) -> None:
    key = await charged(database, await encounter(database), 10_000)
    (denied,) = await received(database, advice(payment(key.number, "CO-50:10000", status="4"), trace="NON1"))
    assert (await activities(database).post_remittance(RemittanceRef(remittance=denied))).payment.settled
    carried = ProviderAdjustment(provider_id="1234567893", fiscal_date=date(2026, 12, 31), reason="FB", cents=-6_000)
    taken_back = advice(back(key.number, *PAID, icn="I2"), trace="NON2", plb=[carried])
    (negative,) = await received(database, taken_back)
    assert (await activities(database).post_remittance(RemittanceRef(remittance=negative))).payment.settled
    assert await in_transit(database) == 0


async def test_a_person_says_which_payment_a_deposit_is(database: Database) -> None:
    result = await era(database)
    typo = EFT.model_copy(update={"trace_number": "EFT7"})
    await deposit(database, typo)
    assert await states(database) == [DepositState.UNMATCHED]
    listener = Listener()
    (remittance,) = result.payment.remittances
    match = MatchDeposit(deposit=typo.id, remittance=remittance, actor="bea")
    assert (await activities(database, listener).match_deposit(match)).settled
    told = [(fact.remittance, fact.deposit) for fact in listener.facts if isinstance(fact, PaymentReassociated)]
    assert told == [(remittance, typo.id), ("", typo.id)]
    assert await states(database) == [DepositState.MATCHED]


async def test_any_order_of_two_payments_and_their_deposits(database: Database) -> None:
    """Four messages about two payments, one of them with another amount in the bank, in every order."""
    for number, order in enumerate(itertools.permutations(range(4))):
        traces = (f"A{number}", f"B{number}")
        for step in order:
            trace = traces[step % 2]
            if step < 2:
                await era(database, trace=trace)
            else:
                cents = 6_000 if step == 2 else 6_100
                await deposit(database, EFT.model_copy(update={"trace_number": trace, "cents": cents}))
        async with database.session() as session:
            found = {each.row.trace_number: each.state for each in await deposits.search(session, None, 500)}
        assert [found[trace] for trace in traces] == [DepositState.MATCHED, DepositState.DIFFERS]
        assert await in_transit(database) == -100 * (number + 1)
