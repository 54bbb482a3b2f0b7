"""Voids: who may ask, what is refused and why, what is told."""

from datetime import UTC, date, datetime

import pytest
from api_harness import Arrive, Person, Recorder, Who

from api.services import Services
from models.ids import ClaimKey, EncounterId, PayerSequence, WorkflowKind, appeal_workflow_id
from models.messages.claims import Frequency
from models.messages.desk import Snapshot
from models.messages.facts import VoidRequested
from storage import claims, projection
from storage.claims import StoredClaim

P, S, _ = PayerSequence
ORDER = {"reason": "billed_in_error"}


async def sent(services: Services, encounter: str, sequence: PayerSequence, *, answered: bool = True) -> str:
    """A claim that the payer has."""
    key = ClaimKey(EncounterId(encounter), sequence, 1)
    claim = StoredClaim(
        key=key,
        payer_id="BLUEP",
        frequency=Frequency.ORIGINAL,
        charge_cents=10_000,
        service_date=date(2026, 3, 2),
        content={},
        pins={},
        built_number=1,
    )
    on = date(2026, 3, 3)
    async with services.database.transaction() as session:
        await claims.save_built(session, services.database.keys, claim)
        await claims.mark_queued(session, key.number, on)
        if answered:
            await claims.mark_acknowledged(
                session, key.number, accepted=True, on=on, payer_claim_number=f"ICN{sequence}"
            )
    return key.number


async def refused(biller: Person, encounter: str, **order: str) -> str:
    answer = await biller.post(f"/encounters/{encounter}/void", ORDER | order)
    assert answer.status_code == 409, answer.text
    problem = answer.json()
    assert problem["remedy"]
    detail: str = problem["detail"]
    return detail.removeprefix("nothing was voided: ")


async def test_a_biller_voids_every_claim(person: Who, arrive: Arrive, services: Services) -> None:
    encounter, biller = await arrive(), person("bea")
    assert await refused(biller, encounter) == "no payer has a claim of it"
    first = await sent(services, encounter, P)
    second = await sent(services, encounter, S)
    answer = await biller.post(f"/encounters/{encounter}/void", ORDER, key="void-1")
    assert answer.status_code == 202
    assert answer.json()["claims"] == [second, first]
    assert (await biller.post(f"/encounters/{encounter}/void", ORDER, key="void-1")).json() == answer.json()
    assert isinstance(services.announcer, Recorder)
    (fact,) = [each for each in services.announcer.facts if isinstance(each, VoidRequested)]
    assert (fact.encounter, fact.reason, fact.rebill, fact.by) == (encounter, "billed_in_error", "", "bea")


async def test_one_claim_billed_anew_is_the_last_payers(person: Who, arrive: Arrive, services: Services) -> None:
    encounter, biller = await arrive(), person("bea")
    first = await sent(services, encounter, P)
    assert (await refused(biller, encounter, rebill="E0")).endswith("is not a claim that a payer has")
    second = await sent(services, encounter, S)
    assert await refused(biller, encounter, rebill=first) == "a later payer was billed from this claim"
    answer = await biller.post(f"/encounters/{encounter}/void", ORDER | {"rebill": second})
    assert answer.json()["claims"] == [second]


async def test_not_while_a_claim_is_on_its_way(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await arrive()
    await sent(services, encounter, P, answered=False)
    assert await refused(person("bea"), encounter) == "a claim is on its way to the payer"


async def test_not_while_an_appeal_is_open(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await arrive()
    await sent(services, encounter, P)
    appeal = Snapshot(
        workflow_id=appeal_workflow_id(ClaimKey(EncounterId(encounter), P, 1), 1),
        run_id="r1",
        kind=WorkflowKind.APPEAL,
        encounter=EncounterId(encounter),
        version=1,
        stage="appeal",
        payer_id="BLUEP",
        offset_seconds=0,
        closed=False,
        tasks=(),
        deadlines=(),
        marks=(),
    )
    for closed, expected in ((False, 409), (True, 202)):
        async with services.database.transaction() as session:
            moved = appeal.model_copy(update={"closed": closed, "version": 1 + closed})
            await projection.store(session, moved, datetime.now(UTC))
        answer = await person("sue").post(f"/encounters/{encounter}/void", ORDER)
        assert answer.status_code == expected, answer.text


@pytest.mark.parametrize("who", ["cora", "audrey", "fay"])
async def test_others_may_not(person: Who, arrive: Arrive, who: str) -> None:
    answer = await person(who).post(f"/encounters/{await arrive()}/void", ORDER)
    assert answer.status_code == 403
