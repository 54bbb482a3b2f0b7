"""The same payment told again is posted once: by file hash, by trace number, by claim event. And capitation."""

from datetime import date

import pytest
from money_bench import (
    NOW,
    Listener,
    P,
    activities,
    advice,
    back,
    balances,
    charged,
    encounter,
    intake,
    payment,
    proved,
    received,
    text_of,
)
from temporalio.exceptions import ApplicationError

from activities.exchange.reading import FileReader
from edi import ProviderAdjustment, Remittance
from models.ids import ClaimKey
from models.intake import Coverage
from models.messages.claims import RemittanceExam, RemittanceRef
from models.messages.encounter import Balances
from models.tables.edi import Direction
from storage import encounters
from storage.edi import files
from storage.engine import Database

PAID = ("CO-45:2500", "PR-3:1500")


async def post(database: Database, remittance: str, **more: object) -> Listener:
    listener = Listener()
    ref = RemittanceRef.model_validate({"remittance": remittance, **more})
    await activities(database, listener).post_remittance(ref)
    return listener


async def examined(database: Database, remittance: str) -> RemittanceExam:
    return await activities(database).examine_remittance(RemittanceRef(remittance=remittance))


async def heard(database: Database, content: bytes) -> tuple[int | None, list[str], list[str]]:
    """Keep and read a file; returns its id (None: known by its hash), its remittances, and what is wrong."""
    async with database.transaction() as session:
        number = await files.store(session, database.keys, Direction.RECEIVED, "a.x12", content)
        if number is None:
            return None, [], []
        file = await files.load(session, database.keys, number)
        found = await FileReader(session, database.keys, file, NOW).read()
    return number, [name for name, _ in found.remittances], [finding.rule for finding in found.findings]


async def paid_once(database: Database) -> tuple[ClaimKey, Remittance]:
    key = await charged(database, await encounter(database), 10_000)
    return key, advice(payment(key.number, *PAID))


async def test_by_the_hash_of_the_file(database: Database) -> None:
    _, told = await paid_once(database)
    content = text_of(told).encode()
    number, (remittance,), _ = await heard(database, content)
    await post(database, remittance)
    entries = (await proved(database)).entries
    assert number
    assert await heard(database, content) == (None, [], [])
    await post(database, remittance)
    assert (await proved(database)).entries == entries


async def test_by_trace_number_in_another_file(database: Database) -> None:
    """Another interchange control number makes another file; payer, trace number and amount are the same payment."""
    key, told = await paid_once(database)
    _, (remittance,), _ = await heard(database, text_of(told).encode())
    for _ in range(2):  # before it is posted, and after
        again = await heard(database, text_of(told).encode())
        assert again[1:] == ([], ["remittance-told-before"])
        await post(database, remittance)
    assert (await proved(database)).entries == 2
    assert await balances(database, key.encounter) == Balances(insurance={P: 0}, patient=1_500, charges=10_000)


async def test_one_that_did_not_balance_is_told_anew(database: Database) -> None:
    key, told = await paid_once(database)
    wrong = advice(payment(key.number, "CO-45:2500", "PR-3:1400"), off_by=-100)  # the same amount, and does not balance
    _, (held,), _ = await heard(database, text_of(wrong).encode())
    assert not (await examined(database, held)).balanced
    _, (remittance,), findings = await heard(database, text_of(told).encode())
    assert (remittance != held, findings) == (True, [])
    await post(database, remittance)
    assert (await heard(database, text_of(told).encode()))[1:] == ([], ["remittance-told-before"])
    assert (await balances(database, key.encounter)).patient == 1_500


async def test_by_claim_event_under_another_trace_number(database: Database) -> None:
    key, told = await paid_once(database)
    (first,) = await received(database, told)
    (second,) = await received(database, advice(payment(key.number, *PAID), trace="EFT2"))
    assert not (await examined(database, second)).repeats  # nothing is posted yet
    await post(database, first)
    (found,) = (await examined(database, second)).repeats
    assert (found.position, found.paid_cents, found.told_in) == (1, 6_000, f"{first}/1")
    with pytest.raises(ApplicationError) as refused:
        await post(database, second)
    assert (refused.value.type, refused.value.non_retryable) == ("ToldBefore", True)
    assert (await proved(database)).entries == 2
    left = await post(database, second, returned=(1,), actor="bea")  # the money came: it waits to go back
    assert not left.posted()
    assert (await balances(database, key.encounter)).insurance == {P: 0}
    assert (await proved(database)).unapplied == 6_000


async def test_a_second_payment_that_a_person_accepts_is_a_credit(database: Database) -> None:
    key, told = await paid_once(database)
    (first,) = await received(database, told)
    (second,) = await received(database, advice(payment(key.number, *PAID), trace="EFT2"))
    await post(database, first)
    (fact,) = (await post(database, second, repeats=True, actor="bea")).posted()
    assert fact.open_cents == -10_000
    assert (await balances(database, key.encounter)).insurance == {P: -10_000}


@pytest.mark.parametrize("again", [("CO-50:10000",), ("CO-45:2500", "PR-1:7500")])
async def test_a_decision_without_money_is_not_posted_twice(database: Database, again: tuple[str, ...]) -> None:
    key = await charged(database, await encounter(database), 10_000)
    (first,) = await received(database, advice(payment(key.number, *again, status="4"), trace="NON1"))
    (second,) = await received(database, advice(payment(key.number, *again, status="4"), trace="NON2"))
    await post(database, first)
    before = await balances(database, key.encounter)
    assert [each.position for each in (await examined(database, second)).repeats] == [1]
    await activities(database).hold_remittance(RemittanceRef(remittance=second))
    assert await balances(database, key.encounter) == before
    # Held, it is no part of the payment any more: the payer's next telling is.
    (third,) = await received(database, advice(payment(key.number, *again, status="4"), trace="NON2"))
    assert third != second


async def test_what_differs_in_anything_is_another_event(database: Database) -> None:
    key, told = await paid_once(database)
    (first,) = await received(database, told)
    await post(database, first)
    others = [
        payment(key.number, "CO-45:2501", "PR-3:1499"),
        payment(key.number, *PAID, icn="ICN2"),
        payment(key.number, *PAID, icn=""),  # without the payer's number nobody can say
        back(key.number, *PAID),
    ]
    for number, other in enumerate(others):
        (second,) = await received(database, advice(other, trace=f"OTHER{number}"))
        assert not (await examined(database, second)).repeats


@pytest.mark.parametrize("group", ["HARBOR-CAP", "HARBOR-PPO"])
async def test_capitation_by_the_members_group(database: Database, group: str) -> None:
    given = intake("CAP", "HARBR")
    covered = given.model_copy(update={"coverages": (Coverage(payer_id="HARBR", member_id="M", group_number=group),)})
    async with database.transaction() as session:
        made, _ = await encounters.register(session, database.keys, covered, actor="test")
    key = await charged(database, made, 10_000, "HARBR")
    month = ProviderAdjustment(provider_id="1234567893", fiscal_date=date(2026, 12, 31), reason="CT", cents=-50_000)
    told = advice(payment(key.number, "CO-24:10000"), payer="HARBR", plb=[month])
    (remittance,) = await received(database, told)
    (fact,) = (await post(database, remittance)).posted()
    capitated = group == "HARBOR-CAP"
    assert (fact.denied_cents, fact.open_cents) == ((0, 0) if capitated else (10_000, 10_000))
    proof = await proved(database)
    assert (proof.capitated, proof.contractual, proof.beside_claims) == (10_000 if capitated else 0, 0, 50_000)
    (undone,) = await received(database, advice(back(key.number, "CO-24:10000"), payer="HARBR", trace="E2"))
    await post(database, undone)
    assert await balances(database, made) == Balances(insurance={P: 10_000}, patient=0, charges=10_000)
