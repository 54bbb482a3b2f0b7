"""835s into the ledger: matched, posted once, told."""

import asyncio
from datetime import date

import pytest
from money_bench import (
    NOW,
    PAID_ON,
    Listener,
    P,
    S,
    activities,
    advice,
    back,
    balances,
    charged,
    encounter,
    payment,
    proved,
    received,
    stored_claim,
)
from temporalio.exceptions import ApplicationError

from edi import ProviderAdjustment
from models.ids import ClaimKey, EncounterId
from models.messages.claims import RemittanceRef
from models.messages.encounter import Balances
from storage import claims, ledger, remittances
from storage.engine import Database

PAID = ("CO-45:2500", "PR-3:1500")


async def post(database: Database, remittance: str, **more: object) -> Listener:
    listener = Listener()
    ref = RemittanceRef.model_validate({"remittance": remittance, **more})
    await activities(database, listener).post_remittance(ref)
    return listener


async def test_a_payment(database: Database) -> None:
    made = await encounter(database)
    key = await charged(database, made, 10_000)
    (remittance,) = await received(database, advice(payment(key.number, *PAID)))
    exam = await activities(database).examine_remittance(RemittanceRef(remittance=remittance))
    assert (exam.balanced, exam.duplicate, exam.unmatched, exam.payer_id) == (True, False, (), "BLUEP")
    assert exam.business_now == NOW
    assert (await proved(database)).entries == 1

    listener = await post(database, remittance)
    assert await balances(database, made) == Balances(insurance={P: 0}, patient=1_500, charges=10_000)
    (fact,) = listener.posted()
    assert (fact.claim, fact.sequence, fact.on, fact.status) == (key.number, P, PAID_ON, "1")
    assert (fact.paid_cents, fact.contractual_cents, fact.patient_cents, fact.denied_cents) == (6_000, 2_500, 1_500, 0)
    assert (fact.open_cents, fact.payer_claim_number, fact.reasons) == (0, "ICN1", ("CO-45", "PR-3"))
    assert fact.id == f"835:{remittance}:1"

    again = await post(database, remittance)
    assert again.facts == listener.facts
    exam = await activities(database).examine_remittance(RemittanceRef(remittance=remittance))
    assert exam.duplicate
    proof = await proved(database)
    assert (proof.entries, proof.insurance_paid, proof.contractual, proof.balance) == (2, 6_000, 2_500, 1_500)


async def test_two_posters_at_once_post_once(database: Database) -> None:
    made = await encounter(database)
    key = await charged(database, made, 10_000)
    (remittance,) = await received(database, advice(payment(key.number, *PAID)))
    heard = await asyncio.gather(*(post(database, remittance) for _ in range(4)))
    assert len({tuple(listener.facts) for listener in heard}) == 1
    assert (await proved(database)).entries == 2


async def test_an_unbalanced_835_posts_nothing(database: Database) -> None:
    made = await encounter(database)
    key = await charged(database, made, 10_000)
    (remittance,) = await received(database, advice(payment(key.number, *PAID), off_by=1))
    exam = await activities(database).examine_remittance(RemittanceRef(remittance=remittance))
    assert not exam.balanced
    assert [finding.code for finding in exam.findings] == ["balance-payment"]
    with pytest.raises(ApplicationError) as refused:
        await post(database, remittance)
    assert refused.value.non_retryable
    assert (await proved(database)).entries == 1


async def test_a_denial_stays_with_the_payer_until_it_is_overturned(database: Database) -> None:
    made = await encounter(database)
    key = await charged(database, made, 10_000)
    (denied,) = await received(database, advice(payment(key.number, "CO-50:10000", status="4")))
    (fact,) = (await post(database, denied)).posted()
    assert (fact.denied_cents, fact.paid_cents, fact.open_cents, fact.reasons) == (10_000, 0, 10_000, ("CO-50",))
    assert (await proved(database)).entries == 1

    overturned = advice(back(key.number, "CO-50:10000"), payment(key.number, *PAID), trace="EFT2")
    (remittance,) = await received(database, overturned)
    reversal, paid = (await post(database, remittance)).posted()
    assert (reversal.reversal, reversal.denied_cents, reversal.open_cents) == (True, -10_000, 10_000)
    assert (paid.paid_cents, paid.open_cents) == (6_000, 0)
    assert (await balances(database, made)).patient == 1_500


async def test_paid_twice_then_taken_back(database: Database) -> None:
    made = await encounter(database)
    key = await charged(database, made, 10_000)
    for trace, on in (("EFT1", PAID_ON), ("EFT2", NOW.date())):
        (remittance,) = await received(database, advice(payment(key.number, *PAID), trace=trace, on=on))
        (fact,) = (await post(database, remittance)).posted()
    assert fact.open_cents == -10_000
    plb = ProviderAdjustment(provider_id="1234567893", fiscal_date=date(2026, 12, 31), reason="FB", cents=-6_000)
    (remittance,) = await received(database, advice(back(key.number, *PAID), trace="EFT3", plb=[plb]))
    (fact,) = (await post(database, remittance)).posted()
    assert (fact.reversal, fact.paid_cents, fact.open_cents) == (True, -6_000, 0)
    assert await balances(database, made) == Balances(insurance={P: 0}, patient=1_500, charges=10_000)
    proof = await proved(database)
    # The payer carried 6,000 forward: no cash moved with the reversal, so we owe it.
    assert (proof.insurance_paid, proof.unapplied, proof.beside_claims) == (6_000, 0, 6_000)


async def test_the_secondary_gets_what_the_primary_left(database: Database) -> None:
    made = await encounter(database, payers=("MEDB1", "GOLDM"))
    primary = await charged(database, made, 10_000, "MEDB1")
    (remittance,) = await received(database, advice(payment(primary.number, "CO-45:2500", "PR-2:1500"), payer="MEDB1"))
    await post(database, remittance)
    assert await balances(database, made) == Balances(insurance={P: 0, S: 1_500}, patient=0, charges=10_000)

    secondary = ClaimKey(made, S, 1)
    async with database.transaction() as session:
        await claims.save_built(session, database.keys, stored_claim(secondary, "GOLDM", 10_000))
    share = payment(secondary.number, "OA-23:8500", "PR-3:500", status="2")
    (remittance,) = await received(database, advice(share, trace="EFT2", payer="GOLDM"))
    (fact,) = (await post(database, remittance)).posted()
    assert (fact.claim, fact.sequence, fact.paid_cents, fact.open_cents) == (secondary.number, S, 1_000, 0)
    assert await balances(database, made) == Balances(insurance={P: 0, S: 0}, patient=500, charges=10_000)
    await proved(database)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize(
    ("codes", "contractual", "open_cents", "patient"),
    [
        (("CO-45:2500", "OA-23:6000"), 2_500, 0, 0),  # the primary's reduction once more, instead of in OA-23
        (("OA-23:8500", "CO-45:400", "PR-3:500"), 2_900, 0, 500),  # its own, beyond the primary's
        (("CO-45:2900", "OA-23:6000", "PR-3:500"), 2_900, 0, 500),  # both in one
        (("CO-45:2500", "OA-23:6000", "CO-197:1500"), 2_500, 1_500, 0),  # repeated, and denied
        (("CO-45:2500", "OA-23:5900"), 2_500, -100, 0),  # paid more than was left
    ],
)
async def test_a_contractual_amount_is_written_off_once(
    database: Database, codes: tuple[str, ...], contractual: int, open_cents: int, patient: int, order: tuple[int, ...]
) -> None:
    """Charge 100: Medicare pays 60, writes off 25, leaves 15; whatever the supplement repeats, in either order."""
    made = await encounter(database, payers=("MEDB1", "GOLDM"))
    primary = await charged(database, made, 10_000, "MEDB1")
    secondary = ClaimKey(made, S, 1)
    async with database.transaction() as session:
        await claims.save_built(session, database.keys, stored_claim(secondary, "GOLDM", 10_000))
    told = [
        advice(payment(primary.number, "CO-45:2500", "PR-2:1500"), payer="MEDB1"),
        advice(payment(secondary.number, *codes, status="2", icn="G1"), trace="EFT2", payer="GOLDM"),
    ]
    for position in order:
        (remittance,) = await received(database, told[position])
        await post(database, remittance)
    assert await balances(database, made) == Balances(insurance={P: 0, S: open_cents}, patient=patient, charges=10_000)
    assert (await proved(database)).contractual == contractual
    undone = advice(back(secondary.number, *codes, icn="G1"), trace="EFT3", payer="GOLDM")
    (remittance,) = await received(database, undone)
    await post(database, remittance)
    assert await balances(database, made) == Balances(insurance={P: 0, S: 1_500}, patient=0, charges=10_000)
    assert (await proved(database)).contractual == 2_500


async def test_crossover_comes_back_under_the_primarys_number(database: Database) -> None:
    made = await encounter(database, payers=("MEDB1", "GOLDM"))
    primary = await charged(database, made, 10_000, "MEDB1")
    forwarded = payment(primary.number, "CO-45:2500", "PR-2:1500", status="19")
    (remittance,) = await received(database, advice(forwarded, payer="MEDB1"))
    (fact,) = (await post(database, remittance)).posted()
    assert fact.crossover
    (remittance,) = await received(
        database, advice(payment(primary.number, "OA-23:8500", status="2", icn="G1"), trace="EFT2", payer="GOLDM")
    )
    (fact,) = (await post(database, remittance)).posted()
    assert (fact.claim, fact.sequence, fact.open_cents) == (ClaimKey(made, S, 1).number, S, 0)
    assert (await balances(database, made)).total == 0


async def test_a_crossover_that_overtakes_the_primary(database: Database) -> None:
    made = await encounter(database, payers=("MEDB1", "GOLDM"))
    primary = await charged(database, made, 10_000, "MEDB1")
    (late,) = await received(
        database, advice(payment(primary.number, "CO-45:2500", "PR-2:1500", status="19"), payer="MEDB1")
    )
    (early,) = await received(
        database, advice(payment(primary.number, "OA-23:8500", status="2"), trace="EFT2", payer="GOLDM")
    )
    (fact,) = (await post(database, early)).posted()
    assert fact.open_cents == -1_500
    await post(database, late)
    assert (await balances(database, made)).total == 0


async def test_a_reversal_takes_back_from_where_it_went(database: Database) -> None:
    """The secondary cover was found after the primary had paid: the patient's part had gone to the patient."""
    made = await encounter(database, payers=("MEDB1",))
    key = await charged(database, made, 10_000, "MEDB1")
    (remittance,) = await received(database, advice(payment(key.number, *PAID), payer="MEDB1"))
    await post(database, remittance)
    await cover(database, made, "GOLDM")
    again = advice(back(key.number, *PAID), payment(key.number, "CO-45:3500", "PR-2:1000"), trace="E2", payer="MEDB1")
    (remittance,) = await received(database, again)
    await post(database, remittance)
    assert await balances(database, made) == Balances(insurance={P: 0, S: 1_000}, patient=0, charges=10_000)


async def test_a_reversal_told_under_the_number_of_the_void(database: Database) -> None:
    """The secondary cover came later, so only the posting itself knows where the patient's part had gone."""
    made = await encounter(database, payers=("MEDB1",))
    key = await charged(database, made, 10_000, "MEDB1")
    void = ClaimKey(made, P, 2)
    async with database.transaction() as session:
        await claims.save_built(session, database.keys, stored_claim(void, "MEDB1", 10_000))
    (remittance,) = await received(database, advice(payment(key.number, *PAID), payer="MEDB1"))
    await post(database, remittance)
    await cover(database, made, "GOLDM")
    undone = advice(back(void.number, *PAID, icn=""), trace="E2", payer="MEDB1")
    (remittance,) = await received(database, undone)
    (fact,) = (await post(database, remittance)).posted()
    assert (fact.claim, fact.reversal) == (void.number, True)
    assert await balances(database, made) == Balances(insurance={P: 10_000}, patient=0, charges=10_000)
    await proved(database)


async def cover(database: Database, made: EncounterId, payer: str) -> None:
    from domain.claims import with_coverage
    from models.intake import Coverage
    from storage import encounters

    async with database.transaction() as session:
        await encounters.correct(
            session, database.keys, made, "late", "desk", lambda each: with_coverage(each, S, Coverage(payer_id=payer))
        )


async def test_what_nobody_matches(database: Database) -> None:
    made = await encounter(database)
    key = await charged(database, made, 10_000)
    mixed = advice(
        payment("SOMEBODY", icn="X", charge=700), payment("TYPO", *PAID, icn="Y"), payment("OTHER", icn="Z", charge=50)
    )
    (remittance,) = await received(database, mixed)
    exam = await activities(database).examine_remittance(RemittanceRef(remittance=remittance))
    assert [(each.position, each.paid_cents) for each in exam.unmatched] == [(1, 700), (2, 6_000), (3, 50)]
    ref = RemittanceRef(remittance=remittance, matches={2: key.number, 3: "WRONG"}, returned=(1,), actor="bea")
    assert [each.position for each in (await activities(database).examine_remittance(ref)).unmatched] == [3]
    listener = Listener()
    result = await activities(database, listener).post_remittance(ref)
    assert (result.posted_claims, result.paid_cents, result.outcome) == (1, 6_000, "posted_with_unapplied")
    assert [fact.claim for fact in listener.posted()] == [key.number]
    proof = await proved(database)
    assert (proof.insurance_paid, proof.unapplied, proof.balance) == (6_000, 750, 1_500)


async def test_the_payers_number_matches_where_ours_is_garbled(database: Database) -> None:
    made = await encounter(database)
    key = await charged(database, made, 10_000)
    async with database.transaction() as session:
        await claims.mark_queued(session, key.number, NOW.date())
        await claims.mark_acknowledged(session, key.number, accepted=True, on=NOW.date(), payer_claim_number="ICN1")
    (remittance,) = await received(database, advice(payment("GARBLED", *PAID)))
    (fact,) = (await post(database, remittance)).posted()
    assert fact.claim == key.number
    (other,) = await received(database, advice(payment("GARBLED", *PAID), trace="EFT2", payer="UNITY"))
    exam = await activities(database).examine_remittance(RemittanceRef(remittance=other))
    assert [each.position for each in exam.unmatched] == [1]


async def test_an_underpayment_is_told(database: Database) -> None:
    made = await encounter(database)
    key = await charged(database, made, 20_000)
    from contract_samples import expected_cents

    expected = expected_cents("BLUEP", "99213", (), date(2026, 3, 2))
    assert expected
    less = payment(key.number, f"CO-45:{20_000 - expected + 900}", charge=20_000)
    (remittance,) = await received(database, advice(less))
    (fact,) = (await post(database, remittance)).posted()
    assert fact.shortfall_cents == 900


async def test_one_remittance_of_many_encounters_is_posted_whole(database: Database) -> None:
    keys = [await charged(database, await encounter(database, f"V{n}"), 10_000) for n in range(3)]
    paid = [payment(key.number, *PAID, icn=f"I{n}") for n, key in enumerate(keys)]
    interest = ProviderAdjustment(provider_id="1234567893", fiscal_date=date(2026, 12, 31), reason="L6", cents=-25)
    (remittance,) = await received(database, advice(*paid, plb=[interest]))
    listener = await post(database, remittance)
    assert [fact.claim for fact in listener.posted()] == [key.number for key in keys]
    proof = await proved(database)
    assert (proof.entries, proof.insurance_paid, proof.interest) == (7, 18_000, 25)
    async with database.session() as session:
        stored = await remittances.load(session, remittance)
        entries = await ledger.entries_of(session, keys[0].encounter)
    assert (stored.posted, stored.posted_claims, stored.paid_cents, stored.payment_cents) == (True, 3, 18_000, 18_025)
    assert [entry.source for entry in entries] == ["total:10000", f"{remittance}/1"]
