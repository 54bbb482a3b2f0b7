"""Another amount under a trace number that is posted waits for a person, whichever of the two comes first."""

import pytest
from money_bench import (
    Listener,
    P,
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
from temporalio.exceptions import ApplicationError

from models.ids import ClaimKey
from models.messages.claims import RemittanceExam, RemittanceRef, RemittanceResult
from storage.engine import Database


async def post(database: Database, remittance: str, **more: object) -> RemittanceResult:
    ref = RemittanceRef.model_validate({"remittance": remittance, **more})
    return await activities(database, Listener()).post_remittance(ref)


async def examined(database: Database, remittance: str, **more: object) -> RemittanceExam:
    return await activities(database).examine_remittance(
        RemittanceRef.model_validate({"remittance": remittance, **more})
    )


async def two(database: Database) -> tuple[list[ClaimKey], list[str]]:
    """Two 835s of 60.00 and 75.00 for two claims, both under EFT1; in files of their own."""
    keys = [await charged(database, await encounter(database, name), 10_000) for name in ("one", "two")]
    told = [
        advice(payment(keys[0].number, "CO-45:4000", icn="ICN1")),
        advice(payment(keys[1].number, "CO-45:2500", icn="ICN2")),
    ]
    return keys, [(await received(database, each))[0] for each in told]


@pytest.mark.parametrize("first", [0, 1])
async def test_whichever_is_posted_first_the_other_waits(database: Database, first: int) -> None:
    keys, remittances = await two(database)
    assert not [each for name in remittances for each in (await examined(database, name)).reused]  # nothing is posted
    await post(database, remittances[first])
    other = remittances[1 - first]
    (found,) = (await examined(database, other)).reused
    amounts = ("$60.00", "$75.00") if first else ("$75.00", "$60.00")
    assert found.message.index(amounts[0]) < found.message.index(amounts[1])
    assert found.message.count("835-") == 2
    assert "EFT1" in found.message
    assert "reject" in found.remedy
    with pytest.raises(ApplicationError) as refused:
        await post(database, other)
    assert (refused.value.type, refused.value.non_retryable) == ("ToldBefore", True)
    assert (await balances(database, keys[1 - first].encounter)).insurance == {P: 10_000}
    assert (await proved(database)).in_transit == (7_500 if first else 6_000)


async def test_a_person_releases_a_split_payment(database: Database) -> None:
    keys, (one, two_) = await two(database)
    await post(database, one)
    assert not (await examined(database, two_, trace_reused=True)).reused
    for _ in range(2):
        result = await post(database, two_, trace_reused=True, actor="bea")
    assert result.payment.told_cents == 13_500  # one payment of the bank, in two parts
    assert [(await balances(database, key.encounter)).insurance for key in keys] == [{P: 0}, {P: 0}]
    assert not (await examined(database, two_)).reused  # posted: nothing to decide
    assert (await proved(database)).in_transit == 13_500


async def test_a_rejected_one_is_never_posted_and_asked_about_again(database: Database) -> None:
    keys, (one, two_) = await two(database)
    await post(database, one)
    await activities(database).hold_remittance(RemittanceRef(remittance=two_, rejected=True))
    told = advice(payment(keys[1].number, "CO-45:2500", icn="ICN2"))
    (again,) = await received(database, told)  # the payer insists, in another file
    assert again != two_
    assert (await examined(database, again)).reused
    assert await received(database, told) == []  # and once more while that one waits
    assert (await post(database, one)).payment.told_cents == 6_000


async def test_a_first_that_was_reversed_as_a_whole_stands_against_nothing(database: Database) -> None:
    keys, (one, two_) = await two(database)
    await post(database, one)
    (taken,) = await received(database, advice(back(keys[0].number, "CO-45:4000", icn="ICN1"), trace="EFT2"))
    await post(database, taken)
    assert not (await examined(database, two_)).reused
    await post(database, two_)
    assert (await balances(database, keys[1].encounter)).insurance == {P: 0}


async def test_another_payer_may_have_the_same_number(database: Database) -> None:
    keys, (one, _) = await two(database)
    await post(database, one)
    (other,) = await received(database, advice(payment(keys[1].number, "CO-45:2500"), payer="MEDA1"))
    assert not (await examined(database, other)).reused
