"""A payment that is given back: approved by another, then owed again by whoever paid it."""

from collections.abc import Callable

from story import Story

from models.messages.facts import RefundRequested

Stories = Callable[..., Story]


def asked(told: Story, cents: int, key: str = "1") -> RefundRequested:
    return RefundRequested(
        id=f"R0123456789AB:{key}", on=told.now.date(), encounter=told.encounter, payment="R0123456789AB", cents=cents,
        by="anna",
    )  # fmt: skip


async def test_what_is_given_back_is_owed_again(story: Stories) -> None:
    """Asked twice it is one request; a closed encounter opens for it."""
    told = await story().owing()
    await told.patient_pays(5_000)
    await told.closed()
    await told.tell(asked(told, 5_000), asked(told, 5_000))
    await told.settle()
    (card,) = told.case.open("approve_refund")
    assert (card.requested_by, card.context["payment"]) == ("anna", "R0123456789AB")
    await told.approve("approve_refund")
    await told.settle()
    (order,) = told.case.made("give_back")
    assert (order.request.by, order.approved_by) == ("anna", "sue")
    await told.payment_returned(5_000)
    await told.settle()
    assert told.case.patient == 5_000
    await told.patient_pays(5_000)
    assert "refund:given_back" in await told.closed()


async def test_refused(story: Stories) -> None:
    told = await story().owing()
    await told.tell(asked(told, 5_000))
    await told.answer("approve_refund", "sue", action="refuse", reason="they owe it")
    await told.settle()
    assert not told.case.made("give_back")
    await told.patient_pays(5_000)
    assert "refund:refused" in await told.closed()
