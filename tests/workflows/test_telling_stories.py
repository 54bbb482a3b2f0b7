"""Facts that a process committed and did not live to tell: heard later, and heard twice they change nothing."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import desk_samples as samples
import pytest
from office import Office
from office_case import Case
from sqlalchemy import text
from story import TASK_QUEUE, Story
from temporalio.client import Client

from activities.announce import Announcer
from activities.exchange.telling import Teller, Telling
from models.deposits import Reassociation
from models.ids import EncounterId, PayerSequence, claim_number
from models.messages.facts import (
    AppealDecided,
    DemandReceived,
    DepositUnexplained,
    Fact,
    PatientEvent,
    PatientReported,
    RefundRequested,
    VoidReason,
    VoidRequested,
    WriteOffRequested,
)
from models.write_offs import WriteOffReason
from storage import encounters
from storage.engine import Database


class KilledError(BaseException):
    """The process is gone."""


class Dying:
    """Whoever tells dies of it."""

    async def tell(self, facts: object) -> None:
        raise KilledError


class Scene:
    """An encounter that is in the database and at work on a real server."""

    def __init__(self, client: Client, office: Office, database: Database, encounter: EncounterId) -> None:
        office.cases[encounter] = self.case = Case(encounter)
        self.story, self.database = Story(client, office, self.case), database
        self.announcer = Announcer(client, TASK_QUEUE, self.story._restart)

    async def commit(self, teller: Teller, *facts: Fact) -> None:
        async with Telling(self.database, teller).transaction() as (_, tell):
            tell(facts)

    async def committed_and_killed(self, *facts: Fact) -> None:
        """Commit facts in a process that dies before it tells."""
        with pytest.raises(KilledError):
            await self.commit(Dying(), *facts)

    async def pump(self) -> int:
        """Take a turn of telling; returns how much was told."""
        turn = await Telling(self.database, self.announcer).catch_up()
        assert turn.errors == ()
        return turn.told

    async def told_but_not_marked(self) -> None:
        """Forget that everything was told, as a process does that dies between signal and mark."""
        async with self.database.transaction() as session:
            statement = "UPDATE fact_outbox SET told_at = NULL WHERE coalesce(encounter_id, :here) = :here"
            await session.execute(text(statement), {"here": self.story.encounter})

    async def seen(self) -> tuple[Any, ...]:
        """What people see of it: tasks, clocks that run, balances."""
        await self.story.settle()
        return sorted(self.case.cards), self.case.running(), self.case.balances()


@pytest.fixture
async def scene(temporal: Client, office: Office, module_database: Database) -> Scene:
    async with module_database.transaction() as session:
        intake = samples.intake(str(uuid4()))
        encounter, _ = await encounters.register(session, module_database.keys, intake, actor="ingo")
    return Scene(temporal, office, module_database, encounter)


def facts(story: Story) -> Iterator[Fact]:
    """Every kind that a route tells, and of what patients and agencies report, everything."""
    encounter, today = story.encounter, story.now.date()
    claim = claim_number(encounter, PayerSequence.PRIMARY, 1)
    for event in PatientEvent:
        yield PatientReported(id=f"p:{event}", on=today, encounter=encounter, event=event, cents=100, installments=3)
    yield AppealDecided(id="appeal", on=today, claim=claim, level=1, overturned=False)
    yield AppealDecided(id="demand-appeal", on=today, claim=claim, level=1, overturned=False, demand=True)
    yield DemandReceived(id="demand", on=today, claim=claim, cents=5_000, reference="OP-7")
    yield WriteOffRequested(
        id="write-off", on=today, encounter=encounter, reason=WriteOffReason.COURTESY, cents=100, by="anna"
    )
    yield RefundRequested(id="refund", on=today, encounter=encounter, payment="R1", cents=100, by="anna")
    yield VoidRequested(id="void", on=today, encounter=encounter, reason=VoidReason.DUPLICATE, by="bea")


KINDS = range(len([*facts(Story(None, None, Case(EncounterId("E000000000000"))))]))  # type: ignore[arg-type]


async def test_a_payment_whose_process_died_is_heard_later(scene: Scene) -> None:
    await scene.story.owing(5_000)
    await scene.story.settle()
    scene.case.patient -= 5_000
    scene.case.received += 5_000
    await scene.committed_and_killed(scene.story.reported(PatientEvent.PAYMENT, cents=5_000))
    assert await scene.story.settle() != {}  # nobody has told that it is paid
    assert [await scene.pump(), await scene.pump()] == [1, 0]
    await scene.story.closed()


async def test_a_closed_encounter_wakes_for_it(scene: Scene) -> None:
    await scene.story.owing(5_000)
    await scene.story.patient_pays(5_000)
    await scene.story.closed()
    scene.case.patient += 5_000
    scene.case.received -= 5_000
    back = scene.story.reported(PatientEvent.PAYMENT_REVERSED, cents=5_000)
    note = scene.story.batch(claim=claim_number(scene.story.encounter, PayerSequence.PRIMARY, 1))
    await scene.committed_and_killed(note, back)  # the first changes nothing any more and is in nobody's way
    assert await scene.pump() == 2
    await scene.story.settle()
    assert "statement_2" in scene.case.running()
    await scene.story.patient_pays(5_000)
    await scene.story.closed()


@pytest.mark.parametrize("kind", KINDS)
async def test_told_twice_changes_nothing_where_somebody_is_at_work(scene: Scene, kind: int) -> None:
    await scene.story.owing()
    await scene.story.settle()
    await scene.commit(scene.announcer, [*facts(scene.story)][kind])
    once = await scene.seen()
    await scene.told_but_not_marked()
    assert [await scene.pump(), await scene.seen()] == [1, once]


@pytest.mark.parametrize("kind", KINDS)
async def test_told_twice_changes_nothing_where_all_is_closed(scene: Scene, kind: int) -> None:
    await scene.story.owing()
    await scene.story.patient_pays(5_000)
    await scene.story.closed()
    await scene.commit(scene.announcer, [*facts(scene.story)][kind])
    once = await scene.seen()
    await scene.told_but_not_marked()
    assert [await scene.pump(), await scene.seen()] == [1, once]


async def test_a_write_off_that_was_refused_is_not_asked_about_again(scene: Scene) -> None:
    await scene.story.owing()
    (asked,) = [each for each in facts(scene.story) if isinstance(each, WriteOffRequested)]
    await scene.commit(scene.announcer, asked)
    await scene.story.answer("approve_write_off", "sue", action="refuse", reason="they pay next week")
    await scene.story.patient_pays(5_000)
    await scene.story.closed()
    once = await scene.seen()
    await scene.told_but_not_marked()
    assert [await scene.pump(), await scene.seen()] == [1, once]
    await scene.story.closed()


async def test_a_claim_that_was_billed_anew_is_not_billed_again(scene: Scene) -> None:
    await scene.story.sent()
    await scene.story.accepted()
    await scene.story.remit(20_000)
    await scene.story.closed()
    anew = VoidRequested(
        id="void", on=scene.story.now.date(), encounter=scene.story.encounter, reason=VoidReason.BILLED_IN_ERROR,
        rebill=scene.case.claims()[0], by="bea",
    )  # fmt: skip
    await scene.committed_and_killed(anew)
    assert await scene.pump() == 1
    await scene.story.accepted()
    await scene.story.remit(-20_000, status="22")
    await scene.story.accepted()
    await scene.story.remit(20_000, claim=scene.case.claims()[-1])
    await scene.story.closed()
    claims = scene.case.claims()
    await scene.told_but_not_marked()
    assert await scene.pump() == 1
    await scene.story.closed()
    assert scene.case.claims() == claims
    assert len(claims) == 3


async def test_a_deposit_is_watched_once(scene: Scene, office: Office) -> None:
    office.payments["D1"] = Reassociation(deposited_cents=6_000, since=scene.story.now.date(), watched=("D1",))
    office.cases["D1"] = Case(EncounterId("D1"))
    await scene.committed_and_killed(DepositUnexplained(id="d", on=scene.story.now.date(), deposit="D1"))
    assert await scene.pump() == 1
    await scene.told_but_not_marked()
    assert await scene.pump() == 1
    await scene.story.client.get_workflow_handle("deposit/D1").terminate()
    await scene.told_but_not_marked()
    assert await scene.pump() == 1
    assert await scene.story.standing("deposit/D1") is None
