"""Overpayments on PostgreSQL: identified, refunded in two steps, taken back by the payer, applied to another visit."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from money_bench import (
    DAY,
    NOW,
    PAID_ON,
    Listener,
    activities,
    advice,
    back,
    balances,
    charged,
    encounter,
    payment,
    proved,
    received,
)
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from activities.credits import CreditActivities
from activities.proof import prove
from domain import ledger
from domain.ledger import Account, Held
from edi import ProviderAdjustment
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.messages.claims import RemittanceRef
from models.messages.credits import Credit, CreditMove, OutstandingRefund, RecoupedCredit, RefundEnd, RefundOrder
from models.messages.encounter import EncounterRef
from models.messages.facts import PatientEvent, PatientReported
from storage import ledger as books
from storage.engine import Database
from storage.reports.credits import open_credits

P = PayerSequence.PRIMARY
PAID = ("CO-45:4000",)


async def post(database: Database, *payments: object, trace: str) -> None:
    (one,) = await received(database, advice(*payments, trace=trace))  # type: ignore[arg-type]
    await activities(database, Listener()).post_remittance(RemittanceRef(remittance=one))


async def twice(database: Database) -> ClaimKey:
    """The payer pays $60 of $100 twice."""
    key = await charged(database, await encounter(database), 10_000)
    await post(database, payment(key.number, *PAID), trace="EFT1")
    await post(database, payment(key.number, *PAID, icn="ICN2"), trace="EFT2")
    assert (await balances(database, key.encounter)).insurance == {P: -10_000}
    return key


def work(database: Database, listener: Listener | None = None) -> CreditActivities:
    return CreditActivities(database, listener or Listener())


def here(made: EncounterId, days: int = 0) -> EncounterRef:
    return EncounterRef(encounter=made, at=NOW + timedelta(days=days))


def order(key: ClaimKey, cents: int = 10_000, name: str = "k") -> RefundOrder:
    return RefundOrder(
        key=name, encounter=key.encounter, at=NOW, sequence=P, cents=cents, requested_by="anna", approved_by="sue"
    )


async def sums(database: Database, made: EncounterId) -> dict[Account, int]:
    async with database.session() as session:
        entries = await books.entries_of(session, made)
    found = ledger.sums_by_encounter(entries).get(made, {})
    return {account: cents for account, cents in found.items() if cents}


async def test_an_overpayment_leaves_the_receivable_and_counts_until_it_is_paid_back(database: Database) -> None:
    key = await twice(database)
    for _ in range(2):
        held = await work(database).sort_credits(here(key.encounter))
        assert held.credits == (Credit(sequence=P, cents=10_000, since=NOW.date()),)
    assert (await sums(database, key.encounter))[Account.PAYER_CREDIT] == -10_000
    assert Account.INSURANCE_RECEIVABLE not in await sums(database, key.encounter)
    assert (await balances(database, key.encounter)).insurance == {P: -10_000}
    issued = await work(database).approve_refund(order(key))
    assert await work(database).approve_refund(order(key)) == issued
    assert issued.number is not None
    assert (issued.claim, f"Check {issued.number}: $100.00" in issued.text) == (key.number, True)
    owed = await balances(database, key.encounter)
    assert (owed.insurance, owed.refunds_payable) == ({P: 0}, 10_000)
    held = await work(database).sort_credits(here(key.encounter))
    assert (held.credits, held.outstanding) == ((), (OutstandingRefund(number=issued.number, cents=10_000),))
    end = RefundEnd(
        encounter=key.encounter, at=NOW, number=issued.number, cleared=True, reference="BANK-1", actor="anna"
    )
    for _ in range(2):
        await work(database).end_refund(end)
    await work(database).end_refund(end.model_copy(update={"cleared": False}))  # the first end stays
    assert (await balances(database, key.encounter)).refunds_payable == 0
    assert (await sums(database, key.encounter))[Account.CASH_INSURANCE] == -10_000
    assert (await proved(database)).credits == 0


async def test_the_report_follows_an_overpayment(database: Database) -> None:
    key = await twice(database)

    async def told(days: int = 0) -> list[tuple[str, str, int, date]]:
        async with database.session() as session:
            found = await open_credits(session, NOW.date() + timedelta(days=days))
        return [(each.payer_id, each.state.value, each.cents, each.since) for each in found]

    assert await told() == [("BLUEP", "not_identified", 10_000, PAID_ON)]
    await work(database).sort_credits(here(key.encounter, 2))
    assert await told(1) == [("BLUEP", "not_identified", 10_000, PAID_ON)]
    identified = NOW.date() + timedelta(days=2)
    assert await told(2) == [("BLUEP", "held", 10_000, identified)]
    asked = order(key, 4_000).model_copy(update={"at": NOW + timedelta(days=3)})
    issued = await work(database).approve_refund(asked)
    assert await told(3) == [
        ("BLUEP", "held", 6_000, identified),
        ("BLUEP", "refund_outstanding", 4_000, identified + timedelta(days=1)),
    ]
    assert issued.number is not None
    end = RefundEnd(encounter=key.encounter, at=NOW + timedelta(days=4), number=issued.number, cleared=True)
    await work(database).end_refund(end)
    assert await told(4) == [("BLUEP", "held", 6_000, identified)]


async def test_a_check_that_was_voided_is_a_credit_of_the_same_day(database: Database) -> None:
    key = await twice(database)
    await work(database).sort_credits(here(key.encounter))
    issued = await work(database).approve_refund(order(key))
    assert issued.number is not None
    end = RefundEnd(encounter=key.encounter, at=NOW + timedelta(days=200), number=issued.number, cleared=False)
    await work(database).end_refund(end)
    held = await work(database).sort_credits(here(key.encounter, 200))
    assert held.credits == (Credit(sequence=P, cents=10_000, since=NOW.date()),)
    again = await work(database).approve_refund(order(key, name="again"))
    assert again.number == issued.number + 1


async def test_the_payer_takes_it_back_after_it_was_identified(database: Database) -> None:
    key = await twice(database)
    await work(database).sort_credits(here(key.encounter))
    await post(database, back(key.number, *PAID, icn="ICN2"), trace="EFT3")
    owed = await balances(database, key.encounter)
    assert (owed.insurance, owed.stale_credits) == ({P: 0}, 10_000)
    assert (await work(database).approve_refund(order(key))).number is None  # what was asked for is not there any more
    assert (await work(database).sort_credits(here(key.encounter))).credits == ()
    assert (await balances(database, key.encounter)).stale_credits == 0
    assert await sums(database, key.encounter) == {
        Account.REVENUE: -10_000,
        Account.PAYMENTS_IN_TRANSIT: 6_000,
        Account.CONTRACTUAL: 4_000,
    }


async def test_the_payer_takes_it_back_from_another_payment(database: Database) -> None:
    """PLB WO lowers another check; the credit answers what it left on the recoupment account."""
    key = await twice(database)
    other = await charged(database, await encounter(database, "V9"), 20_000)
    (one,) = await received(
        database,
        advice(
            payment(other.number, charge=20_000, icn="ICN9"),
            trace="EFT9",
            plb=[
                ProviderAdjustment(provider_id="1234567893", fiscal_date=date(2026, 12, 31), reason="WO", cents=10_000)
            ],
        ),
    )
    await activities(database, Listener()).post_remittance(RemittanceRef(remittance=one))
    await work(database).sort_credits(here(key.encounter))
    recouped = RecoupedCredit(
        key="k", encounter=key.encounter, at=NOW, sequence=P, cents=10_000, reference="EFT9", actor="anna"
    )
    for _ in range(2):
        assert (await work(database).recoup_credit(recouped)).moved
    assert not (await work(database).recoup_credit(recouped.model_copy(update={"key": "again"}))).moved
    assert (await balances(database, key.encounter)).insurance == {P: 0}
    proof = await proved(database)
    assert (proof.credits, proof.beside_claims, proof.balance) == (0, 0, 0)


async def test_no_more_is_refunded_than_is_held(database: Database) -> None:
    key = await twice(database)
    await work(database).sort_credits(here(key.encounter))
    assert (await work(database).approve_refund(order(key, 10_001))).number is None
    assert (await work(database).approve_refund(order(key, 4_000))).number is not None
    assert (await work(database).approve_refund(order(key, 6_001, "more"))).number is None


async def test_the_database_knows_who_may_not_approve(database: Database) -> None:
    key = await twice(database)
    await work(database).sort_credits(here(key.encounter))
    with pytest.raises(DBAPIError, match="separation_of_duties"):
        await work(database).approve_refund(order(key).model_copy(update={"approved_by": "anna"}))
    await work(database).approve_refund(order(key))
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.transaction() as session:
            await session.execute(text("UPDATE refunds SET cents = 1"))


async def test_a_patients_credit_pays_another_visit(database: Database) -> None:
    """The same person at the same facility: their other visit hears that its balance changed."""
    visits = [await encounter(database, name) for name in ("V1", "V2")]
    await pays(database, visits[0], 5_000)
    async with database.transaction() as session:
        await books.post_charge(session, visits[1], DAY, 3_000, "1", self_pay=True)
    listener = Listener()
    held = (await work(database, listener).sort_credits(here(visits[0]))).credits[0]
    assert [(each.encounter, each.cents) for each in held.others] == [(visits[1], 3_000)]
    move = CreditMove(key="m", encounter=visits[0], at=NOW, target=visits[1], cents=3_000, actor="anna")
    assert not (await work(database).apply_credit(move.model_copy(update={"cents": 3_001}))).moved
    for _ in range(2):
        assert (await work(database, listener).apply_credit(move)).moved
    assert (await balances(database, visits[0])).patient == -2_000
    assert (await balances(database, visits[1])).patient == 0
    facts = [fact for fact in listener.facts if isinstance(fact, PatientReported)]
    assert {fact.id for fact in facts} == {"apply:m:in"}
    assert [(fact.encounter, fact.event) for fact in facts][:1] == [(visits[1], PatientEvent.BALANCE_CHANGED)]
    proof = await proved(database)
    assert (proof.patient_paid, proof.credits, proof.balance) == (5_000, 2_000, -2_000)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE refunds SET cents = cents - 1",
        "UPDATE refunds SET approved_by = 'mallory'",
        "DELETE FROM refunds",
        "UPDATE ledger_lines SET cents = cents + 20000 WHERE account = 'payer_credit' AND cents > 0",
        "DELETE FROM ledger_entries WHERE kind = 'refund_approved'",
    ],
)
async def test_the_proof_sees_a_refund_that_nobody_decided(database: Database, statement: str) -> None:
    key = await twice(database)
    await work(database).sort_credits(here(key.encounter))
    await work(database).approve_refund(order(key))
    assert [each for each in (await prove(database)).differences if each.check == "refunds"] == []
    async with database.transaction() as session:
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text(statement))
    assert "refunds" in {each.check for each in (await prove(database)).differences}


async def pays(database: Database, made: EncounterId, cents: int) -> None:
    async with database.transaction() as session:
        await books.post(session, [ledger.patient_payment(made, DAY, cents=cents, key=f"{made}{cents}")])


def moved(*parts: tuple[date, int]) -> Sequence[Held]:
    """What is held after a payer's credit grew (positive) and shrank."""
    made = EncounterId("E000000000000")
    entries = [
        ledger.sort_credit(made, on, P, owed=-cents, held=0 if cents > 0 else 10_000, number=number)
        for number, (on, cents) in enumerate(parts, 1)
    ]
    return ledger.held(entry for entry in entries if entry is not None)


def test_what_leaves_a_credit_leaves_its_oldest_part() -> None:
    later = PAID_ON + timedelta(days=30)
    assert moved((PAID_ON, 500), (later, 300)) == (Held(P, 800, PAID_ON),)
    assert moved((PAID_ON, 500), (later, 300), (later, -400)) == (Held(P, 400, PAID_ON),)
    assert moved((PAID_ON, 500), (later, 300), (later, -500)) == (Held(P, 300, later),)
    assert moved((PAID_ON, 500), (later, -500)) == ()
