"""A payer demands money back: its clocks, the appeals that stay them, how it ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from office_case import CHARGE, PRIMARY
from story import Story

from models.clocks import DeadlineState
from models.messages.facts import AppealDecided, DemandReceived

Stories = Callable[..., Story]
LETTER = {"action": "send", "letter": "The service was covered."}


async def demanded(story: Stories, payer: str = "MEDB1", cents: int = 5_000) -> Story:
    """A paid claim of a closed encounter; then the letter comes."""
    told = await (await story(payer, payers={PRIMARY: payer}).sent()).accepted()
    await told.remit(CHARGE - 4_000, contractual=4_000)
    await told.closed()
    claim = told.case.claims()[-1]
    demand = {"id": f"demand:{claim}", "on": told.now.date(), "claim": claim, "cents": cents, "reference": "OP-7"}
    await told.tell(DemandReceived.model_validate(demand), DemandReceived.model_validate(demand))
    await told.settle()
    return told


def decided(told: Story, level: int, *, overturned: bool) -> AppealDecided:
    fields: dict[str, Any] = told.decision(level, overturned=overturned, key=f"demand:{level}").model_dump()
    return AppealDecided.model_validate(fields | {"demand": True})


def states(told: Story, clock: str) -> list[DeadlineState]:
    return [card.state for card in told.case.deadlines if card.clock == clock]


async def appeal(told: Story) -> None:
    await told.answer("answer_demand", action="appeal")
    await told.answer("write_appeal", **LETTER)
    await told.settle()


async def test_a_demand_starts_medicares_clocks(story: Stories) -> None:
    told = await demanded(story)
    due = {card.clock: (card.due.date() - told.now.date()).days for card in told.case.deadlines}
    assert (due["recoupment_interest"], due["recoupment"], due["recoupment_stay_1"]) == (31, 41, 30)
    (card,) = told.case.open("answer_demand")
    assert card.summary.startswith("$50.00, appeal level 1, stays the recoupment until ")
    assert set(card.context["deadlines"]) == {"recoupment_interest", "recoupment", "recoupment_stay_1"}


async def test_appeals_in_time_stay_the_recoupment_level_by_level(story: Stories) -> None:
    told = await demanded(story)
    await appeal(told)
    assert states(told, "recoupment") == [DeadlineState.STAYED]
    assert states(told, "recoupment_interest") == [DeadlineState.OPEN]
    await told.days(45)  # past day 41: nothing begins
    await told.tell(decided(told, 1, overturned=False))
    await told.settle()
    (card,) = told.case.open("answer_demand")
    assert card.summary.startswith("$50.00, appeal level 2, stays the recoupment until ")
    await appeal(told)
    assert states(told, "recoupment_stay_2") == [DeadlineState.STAYED]
    await told.tell(decided(told, 2, overturned=True))
    trail = await told.closed()
    assert [each for each in trail if each.startswith("recoupment")] == [
        "recoupment:stayed", "recoupment:stayed", "recoupment:withdrawn"
    ]  # fmt: skip


async def test_an_appeal_after_day_30_does_not_keep_it_from_beginning(story: Stories) -> None:
    told = await demanded(story)
    await told.until("recoupment_stay_1")
    await appeal(told)
    assert states(told, "recoupment") == [DeadlineState.OPEN]
    await told.until("recoupment")
    assert "recoupment:begun" in told.case.trail()
    assert "recoupment:stayed" not in told.case.trail()


async def test_nobody_stays_it_after_level_2(story: Stories) -> None:
    told = await demanded(story)
    for level in (1, 2):
        await appeal(told)
        await told.tell(decided(told, level, overturned=False))
    trail = await told.closed()
    assert trail[-2:] == ["recoupment:owed", "closed:closed"]


async def test_a_second_level_that_is_not_asked_for_lets_it_begin(story: Stories) -> None:
    told = await demanded(story)
    await appeal(told)
    await told.tell(decided(told, 1, overturned=False))
    await told.until("recoupment_stay_2")
    assert told.case.trail()[-1] == "recoupment:begun"
    await told.answer("answer_demand", action="agree")
    assert (await told.closed())[-2] == "recoupment:agreed"


async def test_another_payer_has_no_such_clocks(story: Stories) -> None:
    told = await demanded(story, "BLUEP")
    assert not [each for each in told.case.running() if each.startswith("recoupment")]
    await told.answer("answer_demand", action="agree")
    await told.closed()


async def test_a_demand_while_the_patient_is_billed_holds_nobody_up(story: Stories) -> None:
    told = await story("", payers={PRIMARY: "MEDB1"}).owing()
    claim = told.case.claims()[-1]
    demand = {"id": "demand:1", "on": told.now.date() - timedelta(days=3), "claim": claim, "cents": 900}
    await told.tell(DemandReceived.model_validate(demand))
    await told.settle()
    assert told.case.open("answer_demand")
    await told.patient_pays(5_000)
    await told.answer("answer_demand", action="agree")
    await told.closed()
