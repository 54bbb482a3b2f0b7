"""Voids: what should never have been sent is taken back, wherever the encounter stands."""

import itertools
from collections.abc import Callable

import pytest
from office_case import CHARGE, PRIMARY, SECONDARY
from story import Story

from models.messages.claims import BuildClaim
from models.messages.facts import VoidReason, VoidRequested

Stories = Callable[..., Story]
_numbers = itertools.count(1)


def void(told: Story, rebill: str = "") -> VoidRequested:
    return VoidRequested(
        id=f"void:{next(_numbers)}",
        on=told.now.date(),
        encounter=told.encounter,
        reason=VoidReason.BILLED_IN_ERROR,
        rebill=rebill,
        by="bea",
    )


def sent(told: Story) -> list[tuple[str, str, str]]:
    """Every submission: number, frequency, what it names."""
    built: dict[str, BuildClaim] = {each.claim.number: each for each in told.case.made("build_claim")}
    plans = [(number, built[number].plan) for number in (each.claim.number for each in told.case.made("queue_claim"))]
    return [(number[-3:], plan.frequency.value, plan.replaces) for number, plan in plans]


async def taken_back(told: Story, number: str, paid: int, **more: int) -> None:
    """The payer accepts the void and reverses the claim with its next remittance."""
    await told.settle()
    sequence = SECONDARY if number[-3] == "S" else PRIMARY
    await told.accepted(told.case.claims(sequence)[-1])
    turned = {name: -cents for name, cents in more.items()}
    await told.remit(-paid, status="22", claim=number, sequence=sequence, **turned)  # type: ignore[arg-type]
    await told.settle()


async def test_a_paid_claim_of_a_closed_encounter_is_voided_and_nothing_is_owed(story: Stories) -> None:
    told = await story().owing(5_000)
    await told.patient_pays(5_000)
    await told.closed()
    await told.tell(void(told))
    await taken_back(told, told.case.claims()[0], 11_000, contractual=4_000, patient=5_000)
    assert sent(told) == [("P01", "1", ""), ("P02", "8", "PAYER-P01")]
    await told.refunded()  # what the patient had paid
    trail = await told.closed()
    assert "void:voided" in trail
    assert len(told.case.made("cancel_charge")) == 1
    assert [each.cents for each in told.case.made("approve_refund")] == [5_000]


async def test_a_claim_that_was_not_decided_ends_with_the_acceptance_of_its_void(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    await told.tell(void(told))
    await told.settle()
    await told.accepted(told.case.claims()[-1])
    assert "void:voided" in await told.closed()
    assert told.case.insurance == {"P": 0}


async def test_a_void_billed_anew(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    await told.remit(CHARGE - 4_000, contractual=4_000)
    await told.closed()
    await told.tell(void(told, rebill=told.case.claims()[0]))
    await taken_back(told, told.case.claims()[0], CHARGE - 4_000, contractual=4_000)
    await told.accepted(told.case.claims()[-1])
    await told.remit(CHARGE - 5_000, contractual=5_000)
    await told.closed()
    assert sent(told) == [("P01", "1", ""), ("P02", "8", "PAYER-P01"), ("P03", "1", "")]
    assert not told.case.made("cancel_charge")


async def test_the_last_payer_is_voided_first(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    await told.remit(12_000, contractual=4_000, onward=4_000)
    await told.settle()
    await told.accepted(told.case.claims(SECONDARY)[0])
    await told.remit(4_000, sequence=SECONDARY)
    await told.closed()
    await told.tell(void(told))
    await taken_back(told, f"{told.encounter}S01", 4_000)
    await taken_back(told, f"{told.encounter}P01", 12_000, contractual=4_000, onward=4_000)
    await told.closed()
    assert [each[0] for each in sent(told)] == ["P01", "S01", "S02", "P02"]
    assert told.case.insurance == {"P": 0, "S": 0}


@pytest.mark.parametrize("asked", ["as an answer", "as a request"])
async def test_a_denied_claim_is_voided(story: Stories, asked: str) -> None:
    told = await story(asked).denied()
    if asked == "as an answer":
        await told.answer("work_denial", action="void", void_reason="wrong_patient")
    else:
        await told.tell(void(told))
    await told.settle()
    await told.accepted(told.case.claims()[-1])
    trail = await told.closed()
    assert told.case.open() == []
    assert "void:voided" in trail
    assert told.case.made("cancel_charge")[0].void.reason in ("wrong_patient", "billed_in_error")


async def test_a_rejected_void_is_sent_again_as_a_void(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    await told.tell(void(told))
    await told.settle()
    refused = told.case.claims()[-1]
    told.case.rejected.add(refused)
    await told.tell(told.batch(claim=refused), told.acknowledgement(accepted=False, claim=refused))
    await told.answer("fix_rejection", action="resubmit")
    await told.settle()
    assert sent(told)[-1] == ("P03", "8", "PAYER-P01")
    await told.accepted(told.case.claims()[-1])
    await told.closed()


async def test_a_void_that_somebody_gives_up_changes_no_money(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    await told.remit(CHARGE - 4_000, contractual=4_000)
    await told.closed()
    await told.tell(void(told))
    await told.settle()
    refused = told.case.claims()[-1]
    told.case.rejected.add(refused)
    await told.tell(told.batch(claim=refused, accepted=False))
    await told.answer("fix_rejection", action="write_off")
    await told.closed()
    assert not told.case.made("cancel_charge")
    assert not told.case.made("post_adjustment")


async def test_a_void_while_the_patient_is_billed(story: Stories) -> None:
    told = await story().owing(5_000)
    await told.tell(void(told))
    await taken_back(told, told.case.claims()[0], 11_000, contractual=4_000, patient=5_000)
    assert "void:voided" in await told.closed()


async def test_a_void_waits_for_the_appeal_that_is_open(story: Stories) -> None:
    """The API refuses it; one that was asked a moment before the appeal began is not lost."""
    told = await story().denied()
    await told.answer("work_denial", action="appeal")
    await told.tell(void(told))
    await told.answer("write_appeal", action="give_up")
    await told.settle()
    await told.accepted(told.case.claims()[-1])
    assert "void:voided" in await told.closed()


async def test_a_void_asked_twice_is_one(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    await told.tell(void(told))
    await told.settle()
    await told.tell(void(told))
    await told.settle()
    await told.accepted(told.case.claims()[-1])
    await told.closed()
    assert [each[0] for each in sent(told)] == ["P01", "P02"]
