"""Estimates before there is an encounter: asked for in time, given, late, moved, cancelled."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from office import Office
from office_case import Case
from story import TASK_QUEUE, Story
from temporalio.client import Client

from activities.announce import Announcer
from models.clocks import DeadlineState
from models.estimates import EstimateState
from models.ids import EncounterId, EstimateId, estimate_workflow_id
from models.messages.desk import ClockMove
from models.messages.estimates import EstimateStanding
from models.messages.facts import EstimateMoved

TODAY = datetime.now(UTC).date()
DUE = TODAY + timedelta(days=4)
ASKED = EstimateStanding(
    state=EstimateState.WAITING, version=1, clock="good_faith_estimate", began=TODAY, due=DUE,
    service_date=TODAY + timedelta(days=30), services=2, total_cents=23_000,
)  # fmt: skip


class Booking:
    """A visit that was booked, and what becomes of it."""

    def __init__(self, client: Client, office: Office, name: str) -> None:
        self.client, self.office, self.name = client, office, EstimateId(name)
        self.case = office.cases[name] = Case(EncounterId(name))
        self.story = Story(client, office, self.case)
        self.workflow_id = estimate_workflow_id(self.name)
        self._offset = 0

    async def tell(self, standing: EstimateStanding = ASKED, times: int = 1) -> "Booking":
        """The records have changed, and their workflow is told."""
        self.office.booked[self.name] = standing
        fact = EstimateMoved(id=f"{standing.version}:{standing.state}", on=TODAY, estimate=self.name)
        announcer = Announcer(self.client, TASK_QUEUE, _never, time_travel=True)
        for _ in range(times):
            await announcer.tell([fact])
        return await self.parked()

    async def parked(self) -> "Booking":
        while (standing := await self.story.standing(self.workflow_id)) is not None and not standing.parked:
            pass
        return self

    async def until(self, moment: datetime) -> None:
        """Let time pass."""
        await self.parked()
        self._offset = int((moment - datetime.now(UTC)).total_seconds()) + 1
        handle = self.client.get_workflow_handle(self.workflow_id)
        await handle.execute_update("advance_clock", ClockMove(offset_seconds=self._offset, actor="test"))
        await self.parked()

    async def answer(self, **form: Any) -> None:
        (card,) = self.case.open("prepare_estimate")
        await self.story.complete(card.id, "fay", **form)
        await self.parked()

    async def result(self) -> str:
        return str((await self.client.get_workflow_handle(self.workflow_id).result())["state"])


async def _never(encounter: EncounterId) -> Any:
    raise AssertionError(encounter)


def end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)


@pytest.fixture
def booking(temporal: Client, office: Office, request: pytest.FixtureRequest) -> Callable[[], Booking]:
    """Make a booking that nobody has told of yet."""
    return lambda: Booking(temporal, office, request.node.name.removeprefix("test_").upper().replace("_", "-")[:40])


async def test_an_estimate_is_asked_for_with_its_last_day_and_given(booking: Callable[[], Booking]) -> None:
    visit = await booking().tell(times=3)
    (card,) = visit.case.open("prepare_estimate")
    assert card.due == end_of(DUE)
    assert (card.context["services"], card.context["cents"]) == (2, 23_000)
    assert "149.610" in str(card.context["source"])
    assert visit.case.running() == {"good_faith_estimate", "estimate_reminder"}
    await visit.answer(action="give", delivery="in_person")
    assert await visit.result() == "given"
    (given,) = visit.case.made("give_estimate")
    assert (given.task, given.actor, given.delivery) == (card.id, "fay", "in_person")
    assert {each.state for each in visit.case.deadlines} == {DeadlineState.MET}
    assert visit.case.trail() == ["estimate:given"]


async def test_a_late_estimate_is_urgent_and_given(temporal: Client, office: Office) -> None:
    visit = await Booking(temporal, office, "A-LATE-ESTIMATE").tell()
    await visit.until(end_of(DUE) - timedelta(hours=11))
    (reminded,) = visit.case.made("remind")
    assert reminded.reason.startswith("estimate_reminder")
    await visit.until(end_of(DUE))
    (card,) = visit.case.open("prepare_estimate")
    assert card.priority == 1
    (rung,) = [each for each in visit.case.deadlines if each.clock == "good_faith_estimate"]
    assert rung.state is DeadlineState.FIRED
    await visit.answer(action="give")
    assert await visit.result() == "given"
    assert visit.case.trail() == ["estimate:late", "estimate:given"]


async def test_what_has_no_price_is_asked_again(booking: Callable[[], Booking]) -> None:
    visit = await booking().tell()
    await visit.answer(action="give", lines=[{"code": "00000"}])
    (card,) = visit.case.open("prepare_estimate")
    assert card.context["problem"] == "no price in the chargemaster for 00000"
    assert card.due == end_of(DUE)
    await visit.answer(action="give")
    assert await visit.result() == "given"


async def test_who_is_insured_needs_none(booking: Callable[[], Booking]) -> None:
    visit = await booking().tell()
    await visit.answer(action="not_needed", reason="insured")
    assert await visit.result() == "not_needed"
    assert visit.case.made("close_estimate")[0].reason == "insured"
    assert not visit.case.made("give_estimate")


async def test_a_visit_that_is_moved_keeps_its_last_day(temporal: Client, office: Office) -> None:
    visit = await Booking(temporal, office, "A-VISIT-THAT-IS-MOVED").tell()
    (before,) = visit.case.open("prepare_estimate")
    await visit.tell(ASKED.model_copy(update={"version": 2, "service_date": TODAY + timedelta(days=40)}))
    (after,) = visit.case.open("prepare_estimate")
    assert after.id != before.id
    assert (after.context["version"], after.due) == (2, before.due)
    assert len([each for each in visit.case.deadlines if each.clock == "good_faith_estimate"]) == 1
    await visit.answer(action="give")
    assert await visit.result() == "given"


async def test_a_moved_visit_calls_for_another_estimate_and_a_cancelled_one_for_none(
    booking: Callable[[], Booking],
) -> None:
    visit = await booking().tell()
    await visit.answer(action="give")
    assert await visit.result() == "given"
    sooner = {"version": 2, "clock": "good_faith_estimate_3_to_9_days", "due": TODAY + timedelta(days=1)}
    await visit.tell(ASKED.model_copy(update=sooner))
    (card,) = visit.case.open("prepare_estimate")
    assert card.due == end_of(TODAY + timedelta(days=1))
    await visit.tell(ASKED.model_copy(update={"version": 2, "state": EstimateState.CANCELLED}))
    assert await visit.result() == "cancelled"
    assert not visit.case.open()
    assert len(visit.case.made("give_estimate")) == 1


async def test_a_change_while_somebody_answers_is_not_answered_by_it(booking: Callable[[], Booking]) -> None:
    visit = await booking().tell()
    visit.office.booked[visit.name] = ASKED.model_copy(update={"version": 2})  # committed, not told yet
    await visit.answer(action="give")
    (card,) = visit.case.open("prepare_estimate")
    assert "changed" in str(card.context["problem"])
    await visit.answer(action="give")
    assert await visit.result() == "given"


async def test_what_is_told_after_all_is_over_changes_nothing(booking: Callable[[], Booking]) -> None:
    visit = await booking().tell()
    await visit.answer(action="give")
    await visit.result()
    await visit.tell(visit.office.booked[visit.name])
    assert await visit.result() == "given"
    assert len(visit.case.made("give_estimate")) == 1
