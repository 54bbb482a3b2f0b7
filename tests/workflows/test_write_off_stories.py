"""Write-offs that are asked for on their own: approved by another, heard by whoever works the debt, taken back."""

from collections.abc import Callable

from story import Story

from models.ids import PayerSequence
from models.messages.facts import WriteOffRequested
from models.write_offs import WriteOffReason

Stories = Callable[..., Story]
P = PayerSequence.PRIMARY


def asked(
    told: Story, cents: int, *, key: str = "1", payer: PayerSequence | None = None, reverses: str = ""
) -> WriteOffRequested:
    return WriteOffRequested(
        id=f"write-off:{told.encounter}:{key}", on=told.now.date(), encounter=told.encounter,
        reason=WriteOffReason.ADMINISTRATIVE, cents=cents, sequence=payer, reverses=reverses, by="anna",
    )  # fmt: skip


async def test_what_a_patient_owes_is_written_off_and_owed_again(story: Stories) -> None:
    told = await story().owing()
    await told.tell(asked(told, 5_000), asked(told, 5_000))
    await told.approve("approve_write_off")
    assert (await told.closed())[-3:] == ["write_off:posted", "statement:paid", "closed:closed"]
    assert len(told.case.made("post_write_off")) == 1
    await told.tell(asked(told, 5_000, key="2", reverses="adjustment:1"))
    await told.settle()
    (card,) = told.case.open("approve_write_off")
    assert (card.requested_by, card.context["reverses"]) == ("anna", "adjustment:1")
    await told.approve("approve_write_off")
    await told.settle()
    assert told.case.patient == 5_000
    await told.patient_pays(5_000)
    await told.closed()


async def test_refused(story: Stories) -> None:
    told = await story().owing()
    await told.tell(asked(told, 5_000))
    await told.answer("approve_write_off", "sue", action="refuse", reason="they pay next week")
    await told.settle()
    assert not told.case.made("post_write_off")
    await told.patient_pays(5_000)
    await told.closed()


async def test_a_part_leaves_the_cycle_to_go_on(story: Stories) -> None:
    told = await story().owing()
    await told.tell(asked(told, 1_000))
    await told.approve("approve_write_off")
    await told.until("statement_2")
    assert told.case.patient == 4_000
    await told.patient_pays(4_000)
    await told.closed()


async def test_a_denied_claim_is_written_off_beside_its_task_and_worked_again(story: Stories) -> None:
    told = await story().denied()
    assert told.case.open("work_denial")
    await told.tell(asked(told, 20_000, payer=P))
    await told.approve("approve_write_off")
    await told.closed()
    await told.tell(asked(told, 20_000, key="2", payer=P, reverses="adjustment:1"))
    await told.approve("approve_write_off")
    await told.settle()
    assert told.case.insurance[P] == 20_000
    assert "claim" in " ".join(await told.settle())


async def test_a_claim_that_is_still_out_is_not_waited_for(story: Stories) -> None:
    told = await story().sent()
    await told.accepted()
    await told.tell(asked(told, 20_000, payer=P))
    await told.approve("approve_write_off")
    await told.closed()
