"""An 835 waits for its deposit, a deposit for its 835: nothing is held up, and a person is asked in time."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from office import Office
from office_case import Case
from story import TASK_QUEUE, Story
from temporalio.client import Client

from activities.announce import Announcer
from models.clocks import DeadlineState
from models.deposits import Reassociation
from models.ids import EncounterId, deposit_workflow_id, remittance_workflow_id
from models.messages.claims import RemittanceExam, RemittanceStart
from models.messages.deposits import DepositStart
from models.messages.desk import ClockMove
from models.messages.facts import PaymentReassociated

Stories = Callable[..., Story]
TODAY = datetime.now(UTC).date()
WAITING = Reassociation(told_cents=6_000, stored=True, since=TODAY, remittances=("R",))
MATCHED = WAITING.model_copy(update={"deposited_cents": 6_000})
SHORT = WAITING.model_copy(update={"deposited_cents": 5_900})
ALONE = Reassociation(deposited_cents=6_000, since=TODAY, watched=("D",))


class Payment:
    """One half of a payment that waits, and what it is told."""

    def __init__(self, client: Client, office: Office, name: str) -> None:
        self.client, self.office, self.name = client, office, name
        self.case = office.cases[name] = Case(EncounterId(name))
        self.story = Story(client, office, self.case)
        self.announcer = Announcer(client, TASK_QUEUE, _never)
        self.workflow_id = ""
        self._offset = 0

    async def told(self, payment: Reassociation) -> "Payment":
        """Post an 835; `payment` is where its money is then."""
        self.office.exams[self.name] = RemittanceExam(balanced=True, business_now=datetime.now(UTC), payer_id="BLUEP")
        self.office.payments[self.name] = payment
        await self.announcer.start_remittance(self.name, RemittanceStart(remittance=self.name, time_travel=True))
        self.workflow_id = remittance_workflow_id(self.name)
        return self

    async def deposited(self, payment: Reassociation) -> "Payment":
        """Take a deposit that no 835 explains."""
        self.office.payments[self.name] = payment
        for _ in range(2):  # telling twice starts once
            await self.announcer.start_deposit(DepositStart(deposit=self.name, time_travel=True))
        self.workflow_id = deposit_workflow_id(self.name)
        return self

    async def hear(self, payment: Reassociation, key: str = "f1") -> None:
        """Tell it that the other half came."""
        half: dict[str, Any] = {"remittance": self.name} if self.workflow_id.startswith("remittance") else {}
        fact = PaymentReassociated(id=f"{key}:{self.name}", on=TODAY, deposit=self.name, standing=payment, **half)
        await self.announcer.tell([fact, fact])

    async def parked(self) -> None:
        await self.client.get_workflow_handle(self.workflow_id).query("standing")
        while (standing := await self.story.standing(self.workflow_id)) is not None and not standing.parked:
            pass

    async def days(self, days: int) -> None:
        """Let time pass."""
        await self.parked()
        self._offset += days * 86_400
        handle = self.client.get_workflow_handle(self.workflow_id)
        await handle.execute_update("advance_clock", ClockMove(offset_seconds=self._offset, actor="test"))
        await self.parked()

    async def result(self) -> Any:
        return await self.client.get_workflow_handle(self.workflow_id).result()


async def _never(encounter: EncounterId) -> Any:
    raise AssertionError(encounter)


@pytest.fixture
def half(temporal: Client, office: Office, request: pytest.FixtureRequest) -> Payment:
    return Payment(temporal, office, request.node.name.removeprefix("test_").upper().replace("_", "-")[:40])


async def test_the_money_is_there_already(half: Payment) -> None:
    await (await half.told(MATCHED)).result()
    assert not half.case.deadlines


async def test_the_money_comes_in_time(half: Payment) -> None:
    await half.told(WAITING)
    await half.days(1)
    assert not half.case.open()
    await half.hear(MATCHED)
    assert (await half.result())["payment"]["deposited_cents"] == 0, "what was posted does not change"
    assert {each.state for each in half.case.deadlines} == {DeadlineState.MET}


async def test_an_835_without_its_money_is_asked_about(half: Payment) -> None:
    await half.told(WAITING)
    await half.days(7)
    (card,) = half.case.open("missing_deposit")
    assert (card.context["told_cents"], card.context["id"]) == (6_000, half.name)
    await half.story.complete(card.id, action="traced", reference="call 7")
    await half.parked()
    assert not half.case.open()
    await half.days(7)
    assert half.case.open("missing_deposit")
    await half.hear(MATCHED)
    await half.result()
    assert not half.case.open()


async def test_a_person_names_the_deposit(temporal: Client, office: Office) -> None:
    half = Payment(temporal, office, "A-PERSON-NAMES-THE-DEPOSIT")
    await half.told(WAITING)
    await half.days(7)
    (card,) = half.case.open("missing_deposit")
    await half.story.complete(card.id, action="match", deposit="nowhere")
    await half.parked()
    (again,) = half.case.open("missing_deposit")
    assert again.context["problem"]
    half.office.payments["D-FOUND"] = MATCHED
    await half.story.complete(again.id, action="match", deposit="D-FOUND")
    await half.result()


async def test_another_amount_is_asked_about_at_once(half: Payment) -> None:
    await half.told(WAITING)
    await half.parked()
    await half.hear(SHORT)
    await half.parked()
    (card,) = half.case.open("deposit_differs")
    assert (card.context["told_cents"], card.context["deposited_cents"]) == (6_000, 5_900)
    await half.story.complete(card.id, action="traced", reference="bank")
    await half.parked()
    assert not half.case.open()
    await half.hear(MATCHED, "f2")
    await half.result()


async def test_a_deposit_without_its_835_is_asked_about(temporal: Client, office: Office) -> None:
    half = Payment(temporal, office, "A-DEPOSIT-WITHOUT-ITS-835-IS-ASKED-ABOUT")
    await half.deposited(ALONE)
    await half.days(7)
    (card,) = half.case.open("missing_remittance")
    await half.story.complete(card.id, action="requested")
    await half.hear(MATCHED)
    assert (await half.result())["outcome"] == "matched"


async def test_the_835_that_came_meanwhile_ends_the_waiting(half: Payment) -> None:
    await half.deposited(MATCHED)
    assert (await half.result())["outcome"] == "matched"


async def test_what_then_differs_is_the_835s_to_ask_about(half: Payment) -> None:
    await half.deposited(ALONE)
    await half.parked()
    await half.hear(SHORT)
    assert (await half.result())["outcome"] == "explained_in_part"
    assert not half.case.open()


async def test_money_that_is_taken_back_after_all_was_well_is_asked_about(half: Payment, office: Office) -> None:
    """The 835's workflow has ended: the deposit that took the money back gets its own."""
    await (await half.told(MATCHED)).result()
    taken_back = Reassociation(told_cents=6_000, stored=True, since=date(2026, 3, 16), remittances=(half.name,))
    other = Payment(half.client, office, f"{half.name}-BACK")
    office.payments[other.name] = taken_back
    other.workflow_id = deposit_workflow_id(other.name)
    fact = PaymentReassociated(id="back", on=TODAY, remittance=half.name, deposit=other.name, standing=taken_back)
    await half.announcer.tell([fact])
    await other.parked()
    assert not other.case.open()
    await half.client.get_workflow_handle(other.workflow_id).terminate()
