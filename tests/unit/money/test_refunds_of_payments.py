"""A patient gets money back once: as the refund of a credit by check, or as the refund of the payment."""

from datetime import timedelta

from money_bench import DAY, NOW, Listener, balances, encounter, proved

from activities.credits import CreditActivities
from activities.exchange.telling import Telling
from activities.refunds import RefundActivities
from activities.taking import Till
from models.ids import EncounterId
from models.messages.credits import RefundEnd, RefundOrder
from models.messages.encounter import EncounterRef
from models.messages.facts import RefundRequested
from models.messages.refunds import GiveBack, RefundResult
from models.payments import Payment
from storage.engine import Database

RECEIPT, PAID, CREDIT = "R-000001", 5_000, 5_000


async def overpaid(database: Database, till: Till, check_cents: int) -> tuple[EncounterId, int]:
    """A visit of which nothing is owed and for which the patient paid; a part goes back by check."""
    made = await encounter(database)
    await till.take(Payment(number=RECEIPT, encounter=made, cents=PAID, on=DAY, by="ana"), None, "ana")
    work = CreditActivities(database, Listener())
    held = await work.sort_credits(EncounterRef(encounter=made, at=NOW))
    assert [each.cents for each in held.credits] == [CREDIT]
    order = RefundOrder(
        key="k", encounter=made, at=NOW, sequence=None, cents=check_cents, requested_by="ana", approved_by="sue"
    )
    issued = await work.approve_refund(order)
    assert issued.number is not None
    return made, issued.number


async def end_check(database: Database, made: EncounterId, number: int, *, cleared: bool) -> None:
    end = RefundEnd(encounter=made, at=NOW + timedelta(days=9), number=number, cleared=cleared, reference="bank")
    await CreditActivities(database, Listener()).end_refund(end)


async def give_back(till: Till, made: EncounterId, cents: int) -> RefundResult:
    asked = RefundRequested(id=f"{RECEIPT}:{cents}", on=DAY, encounter=made, payment=RECEIPT, cents=cents, by="ana")
    order = GiveBack(request=asked, at=NOW + timedelta(days=10), approved_by="sue")
    return await RefundActivities(till, None).give_back(order)


async def test_what_goes_back_by_check_is_not_given_back_again(database: Database) -> None:
    till = Till(database, Telling(database, Listener()))
    made, number = await overpaid(database, till, 2_000)
    for sent in (False, True):
        if sent:
            await end_check(database, made, number, cleared=True)
        refused = await give_back(till, made, 3_001)
        assert (refused.cents, refused.refused) == (0, "it went back to the patient as the refund of a credit")
    assert (await give_back(till, made, 3_000)).cents == 3_000
    assert (await balances(database, made)).patient == 0
    held = await CreditActivities(database, Listener()).sort_credits(EncounterRef(encounter=made, at=NOW))
    assert held.credits == ()
    proof = await proved(database)
    assert (proof.patient_paid, proof.credits, proof.balance) == (0, 0, 0)


async def test_a_voided_check_leaves_the_payment_to_be_given_back(database: Database) -> None:
    till = Till(database, Telling(database, Listener()))
    made, number = await overpaid(database, till, PAID)
    assert (await give_back(till, made, PAID)).refused
    await end_check(database, made, number, cleared=False)
    assert (await give_back(till, made, PAID)).cents == PAID
    assert (await balances(database, made)).patient == 0
