"""A stored card pays a plan: consent by the API, charged at the real sandbox, once for each attempt, until revoked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from api_harness import Person, Recorder, Who, serving
from card_sandbox import open_sandbox
from desk_samples import complete

from activities.autopay import AutopayActivities
from activities.coding import CodingActivities
from activities.plans import PlanActivities
from activities.proof import prove
from activities.statements import facts_of as gathered
from api.services import Services
from domain.plan_words import autopay as words
from domain.plan_words import warning
from models.coding import CodedLine, Coding
from models.ids import EncounterId
from models.messages.autopay import ChargeInstallment, InstallmentCharged
from models.messages.balance import RequestPlan
from models.messages.encounter import RecordCoding
from models.messages.facts import PatientEvent, PatientReported
from models.plans import PlanEvent
from storage import encounters, ledger, plans
from storage.codes.shelf import Shelf

CODING = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))
NOW = datetime.now(UTC)
DUE = NOW + timedelta(days=31)


@dataclass
class Desk:
    services: Services
    ana: Person
    activities: AutopayActivities

    async def on_plan(self) -> EncounterId:
        """A patient without insurance who owes $185.00, in three installments."""
        database = self.services.database
        async with database.transaction() as session:
            given = complete(str(uuid4()), coverages=())
            made, _ = await encounters.register(session, database.keys, given, actor="ingo")
            await encounters.set_self_pay(session, made)
        request = RecordCoding(encounter=made, at=NOW, number=1, coding=CODING, actor="cora")
        await CodingActivities(database, Shelf(database)).record_coding(request)
        await PlanActivities(database).open_plan(RequestPlan(encounter=made, at=NOW, installments=3, approved_by="sue"))
        return made

    async def charge(self, made: EncounterId, installment: int = 0, attempt: int = 0) -> InstallmentCharged:
        order = ChargeInstallment(encounter=made, at=DUE, plan=1, installment=installment, attempt=attempt)
        return await self.activities.charge_installment(order)

    async def owed(self, made: EncounterId) -> int:
        async with self.services.database.session() as session:
            return (await ledger.balances(session, made)).patient

    def told(self, made: EncounterId) -> list[PatientEvent]:
        assert isinstance(self.services.announcer, Recorder)
        facts = {each.id: each for each in self.services.announcer.facts if isinstance(each, PatientReported)}
        return [each.event for each in facts.values() if each.encounter == made]


@pytest.fixture(scope="module")
async def desk(services: Services, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with open_sandbox(tmp_path_factory.mktemp("gateway")) as (gateway, _):
        mine = replace(services, cards=gateway, announcer=Recorder())
        async with serving(mine) as client:
            yield Desk(mine, Person(client, "ana"), AutopayActivities(mine.till, gateway, ""))


async def agreed(desk: Desk, token: str = "tok_approve") -> EncounterId:
    made = await desk.on_plan()
    body = {"token": token, "card": "visa 4242", "agreed": True, "by": "Jan Novak"}
    answer = await desk.ana.post(f"/encounters/{made}/autopay", body, key=made)
    assert answer.status_code == 201, answer.text
    assert (await desk.ana.post(f"/encounters/{made}/autopay", body, key=made)).json() == answer.json()
    return made


async def test_a_consent_says_card_amounts_days_and_how_to_stop(desk: Desk) -> None:
    made = await agreed(desk)
    kept = (await desk.ana.get(f"/encounters/{made}/autopay")).json()
    assert "tok_approve" not in str(kept)
    for part in ("visa 4242", "$61.67", "$61.66", "You may stop it at any time"):
        assert part in kept["terms"]
    assert desk.told(made) == [PatientEvent.AUTOPAY_AGREED]


@pytest.mark.parametrize(
    "wrong", [{"agreed": False}, {"token": "4242424242424242"}, {"card": "visa 4242424242424242"}, {"card": ""}]
)
async def test_nothing_is_kept_without_consent_or_with_a_number(desk: Desk, wrong: dict[str, object]) -> None:
    made = await desk.on_plan()
    body = {"token": "tok_approve", "card": "visa 4242", "agreed": True} | wrong
    assert (await desk.ana.post(f"/encounters/{made}/autopay", body)).status_code == 422
    assert (await desk.ana.get(f"/encounters/{made}/autopay")).status_code == 404


async def test_an_installment_is_charged_once(desk: Desk) -> None:
    made = await agreed(desk, "tok_timeout")
    for _ in range(2):
        assert await desk.charge(made) == InstallmentCharged()
    assert await desk.owed(made) == 18_500 - 6_167
    (payment,) = (await desk.ana.get(f"/encounters/{made}/payments")).json()
    assert (payment["cents"], payment["method"], payment["by"]) == (6_167, "card", "autopay")
    assert (await desk.ana.get(f"/payments/{payment['receipt']}/receipt.pdf")).status_code == 200
    assert desk.told(made) == [PatientEvent.AUTOPAY_AGREED, PatientEvent.PAYMENT]
    assert (await prove(desk.services.database)).differences == ()


async def test_a_decline_is_told_and_tried_so_often_as_policy_says(desk: Desk) -> None:
    made = await agreed(desk, "tok_insufficient")
    answers = [await desk.charge(made, attempt=number) for number in range(3)]
    assert [(each.declined, each.again) for each in answers] == [(True, True), (True, True), (True, False)]
    assert await desk.owed(made) == 18_500
    database = desk.services.database
    async with database.session() as session:
        facts = await gathered(session, database.keys, made, number=2, at=NOW, plan=PlanEvent.DECLINED)
    assert facts.plan is not None
    assert "Your card was declined" in warning(facts.plan)
    assert "we charge $61.67 to your card visa 4242" in words(facts.plan)


async def test_revoked_or_over_nothing_is_charged(desk: Desk) -> None:
    made = await agreed(desk)
    assert (await desk.ana.post(f"/encounters/{made}/autopay/revocations")).status_code == 201
    assert await desk.charge(made) == InstallmentCharged()
    assert (await desk.ana.post(f"/encounters/{made}/autopay/revocations")).status_code == 404
    other = await agreed(desk)
    async with desk.services.database.transaction() as session:
        await plans.note(session, other, 1, PlanEvent.GIVEN_UP, NOW)
    await desk.charge(other)
    assert [await desk.owed(each) for each in (made, other)] == [18_500, 18_500]
    assert desk.told(made) == [PatientEvent.AUTOPAY_AGREED, PatientEvent.AUTOPAY_REVOKED]


async def test_each_role(desk: Desk, person: Who) -> None:
    made = await desk.on_plan()
    body = {"token": "tok_approve", "card": "visa 4242", "agreed": True}
    for name in ("cora", "phil", "bill", "dena", "audrey"):
        assert (await person(name).post(f"/encounters/{made}/autopay", body)).status_code == 403, name
        assert (await person(name).post(f"/encounters/{made}/autopay/revocations")).status_code == 403, name
