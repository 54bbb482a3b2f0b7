"""A patient dies: the claim against the estate is asked for by the day that law or notice names."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from story import Story

from models.estates import EstateStep
from models.messages.balance import EstateFacts
from models.messages.facts import PatientEvent

Stories = Callable[..., Story]
TODAY = datetime.now(UTC).date()
DIED = EstateFacts(state="NE", died_on=TODAY - timedelta(days=10))


async def died(told: Story, facts: EstateFacts = DIED) -> Story:
    """The death of a patient who owes is reported."""
    await told.owing()
    told.case.hold, told.case.estate = "deceased", facts
    await told.tell(told.reported(PatientEvent.DECEASED))
    await told.settle()
    return told


async def test_a_claim_is_asked_for_by_the_states_day_then_by_the_notices(story: Stories) -> None:
    told = await died(story())
    (card,) = told.case.open("file_estate_claim")
    assert card.context["cents"] == 5_000
    assert "30-2485" in str(card.context["source"])
    assert "creditor_claim_ne" in told.case.running()
    last = TODAY + timedelta(days=60)
    await told.answer("file_estate_claim", action="notice", claims_by=last.isoformat())
    await told.settle()
    (card,) = told.case.open("file_estate_claim")
    assert card.context["last_day"] == last.isoformat()
    assert {"creditor_claim_ne", "creditor_claim"} & told.case.running() == {"creditor_claim"}
    await told.answer("file_estate_claim", action="filed", reference="county court, PR 26-11")
    await told.settle()
    assert [each.step for each in told.case.made("record_estate")] == [EstateStep.NOTICE, EstateStep.FILED]
    assert not told.case.open("file_estate_claim")
    assert "creditor_claim" not in told.case.running()


async def test_a_day_that_is_missed_makes_it_urgent_and_writes_nothing_off(story: Stories) -> None:
    told = await died(story(), EstateFacts(state="XX", claims_by=TODAY + timedelta(days=5)))
    await told.until("creditor_claim")
    await told.settle()
    (card,) = told.case.open("file_estate_claim")
    assert card.priority == 1
    assert told.case.rung("creditor_claim") == 1
    assert told.case.patient == 5_000


async def test_where_nothing_says_until_when_somebody_is_asked_without_a_day(story: Stories) -> None:
    told = await died(story(), EstateFacts(state="XX"))
    (card,) = told.case.open("file_estate_claim")
    assert card.context["last_day"] is None
    assert not [each for each in told.case.running() if each.startswith("creditor_claim")]


async def test_a_hold_that_is_lifted_takes_the_question_away(story: Stories) -> None:
    told = await died(story())
    told.case.hold, told.case.estate = "", None
    await told.tell(told.reported(PatientEvent.HOLD_LIFTED))
    await told.settle()
    assert not told.case.open("file_estate_claim")
    assert "creditor_claim_ne" not in told.case.running()
