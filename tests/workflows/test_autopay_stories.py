"""A plan that a stored card pays: charged on each day, declined and tried again, missed as ever, stopped by a word."""

from collections.abc import Callable

from story import Story
from test_plan_stories import on_plan, plan_events

from models.messages.facts import PatientEvent

Stories = Callable[..., Story]


async def by_card(story: Stories, declines: int = 0) -> Story:
    told = await story().owing(60_000)
    await on_plan(told)
    told.case.declines = declines
    await told.tell(told.reported(PatientEvent.AUTOPAY_AGREED))
    await told.settle()
    return told


def attempts(told: Story) -> list[tuple[int, int]]:
    return [(each.installment, each.attempt) for each in told.case.made("charge_installment")]


async def test_each_installment_is_charged_on_its_day(story: Stories) -> None:
    told = await by_card(story)
    for number in range(3):
        if number:
            await told.until("plan_installment")
        await told.until("plan_autopay")
        assert told.case.made("charge_installment")[-1].at.date() == told.case.plans[0].schedule[number].due
        assert "plan_missed" not in told.case.running()
    assert (await told.closed())[-2:] == ["statement:plan_finished", "closed:closed"]
    assert attempts(told) == [(0, 0), (1, 0), (2, 0)]
    assert plan_events(told) == ["finished"]


async def test_a_decline_is_told_and_tried_again(story: Stories) -> None:
    told = await by_card(story, declines=1)
    await told.until("plan_autopay")
    assert told.case.made("send_statement")[-1].plan == "declined"
    await told.until("plan_autopay_retry")
    assert attempts(told) == [(0, 0), (0, 1)]
    assert told.case.patient == 40_000
    await told.until("plan_missed")
    assert plan_events(told) == []


async def test_a_card_that_never_works_misses_the_installment(story: Stories) -> None:
    told = await by_card(story, declines=9)
    await told.until("plan_installment")
    await told.until("plan_missed")
    assert attempts(told) == [(0, 0), (0, 1), (0, 2)]
    assert plan_events(told) == ["missed"]
    assert [each.plan for each in told.case.made("send_statement")].count("declined") == 3


async def test_revoked_nothing_is_charged_any_more(story: Stories) -> None:
    told = await by_card(story, declines=1)
    await told.until("plan_autopay")
    await told.tell(told.reported(PatientEvent.AUTOPAY_REVOKED))
    await told.settle()
    assert not {"plan_autopay", "plan_autopay_retry"} & told.case.running()
    await told.until("plan_installment")
    await told.until("plan_missed")
    assert attempts(told) == [(0, 0)]
    assert plan_events(told) == ["missed"]
