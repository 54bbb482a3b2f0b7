"""Claims and their answers over real SFTP and HTTPS, against the simulator."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from exchange_bench import CODING, P, S, Side, coded, now, wire

from models.coding import CodedLine
from models.messages.claims import BuildClaim, ClaimRef, RemittanceRef, StatusKind, StatusRequest, SubmissionPlan
from models.messages.facts import BatchAcknowledged, ClaimAcknowledged
from models.tables.edi import Direction
from storage import claims, ledger
from storage.edi import messages
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "money"))
from money_bench import Listener

from activities.remittance import RemittanceActivities


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def side(database: Database, tmp_path: Path, listener: Listener) -> AsyncIterator[Side]:
    async with wire(database, tmp_path, listener) as made:
        yield made


def heard(listener: Listener) -> list[tuple[str, bool, str]]:
    return [
        (fact.kind, fact.accepted, fact.claim)
        for fact in listener.facts
        if isinstance(fact, BatchAcknowledged | ClaimAcknowledged)
    ]


async def post_all(side: Side, listener: Listener) -> None:
    for remittance, _ in listener.started:
        exam = await RemittanceActivities(side.database, listener).examine_remittance(
            RemittanceRef(remittance=remittance)
        )
        assert exam.balanced, exam.findings
        assert not exam.unmatched
        await RemittanceActivities(side.database, listener).post_remittance(RemittanceRef(remittance=remittance))
    listener.started.clear()


async def test_from_claim_to_payment(side: Side, listener: Listener) -> None:
    made = await coded(side.database, "V2", ("BLUEP", "CF10000002"))
    draft = await side.submit(made)
    assert not await side.exchange.idle(made)
    await side.turn()
    assert await side.exchange.idle(made)
    assert sorted(heard(listener)) == [
        ("batch_acknowledged", True, draft.number),
        ("claim_acknowledged", True, draft.number),
    ]
    asked = StatusRequest(claim=ClaimRef(encounter=made, sequence=P, submission=1), at=now(), number=1)
    assert (await side.claims.inquire_status(asked)).status is StatusKind.IN_PROCESS

    await side.later(made, 15)
    await side.turn(1)
    assert len(listener.started) == 1
    await post_all(side, listener)
    (fact,) = listener.posted()
    assert (fact.status, fact.shortfall_cents, fact.open_cents) == ("1", 0, 0)
    assert fact.patient_cents > 0
    async with side.database.session() as session:
        balances = await ledger.balances(session, made)
        counts = await messages.counts(session)
        stored = await claims.load(session, side.database.keys, draft.number)
        story = [(each.direction.value, each.type) for each in await messages.of_encounter(session, made)]
        question = await messages.text_of(session, side.database.keys, "rt:SIMCLEAR:2")
    assert balances.total == balances.patient == fact.patient_cents
    assert counts[Direction.SENT] == {"837P": 1, "276": 1}
    assert counts[Direction.RECEIVED] == {"999": 1, "277CA": 1, "277": 1, "835": 1}
    assert stored
    assert (stored.state, stored.payer_claim_number) == ("adjudicated", fact.payer_claim_number)
    assert story[0] == ("sent", "837P")
    assert story[-1] == ("received", "835")
    assert question.startswith("ISA*")
    assert (await side.claims.inquire_status(asked)).status is StatusKind.FINALIZED


async def test_many_claims_go_in_one_file_and_are_refused_alone(side: Side, listener: Listener) -> None:
    good = await coded(side.database, "V1", ("BLUEP", "CF10000001"))
    refused = await coded(side.database, "V22", ("UNITY", "CF10000022"))
    rejected = await coded(side.database, "V23", ("HARBR", "CF10000023"))
    numbers = [(await side.submit(each)).number for each in (good, refused, rejected)]
    result = await side.exchange.tick()
    assert (result.composed, result.uploaded) == (3, 1)
    await side.turn(1)
    assert sorted(heard(listener)) == sorted(
        [
            ("batch_acknowledged", True, numbers[0]),
            ("batch_acknowledged", False, numbers[1]),
            ("batch_acknowledged", True, numbers[2]),
            ("claim_acknowledged", True, numbers[0]),
            ("claim_acknowledged", False, numbers[2]),
        ]
    )
    reasons = [fact.reasons for fact in listener.facts if not fact.accepted]  # type: ignore[union-attr]
    assert all(reasons)
    plan = SubmissionPlan()
    await side.submit(refused, submission=2, plan=plan)
    await side.turn()
    assert ("claim_acknowledged", True, f"{refused}P02") in heard(listener)


async def test_the_secondary_claim_repeats_what_the_primary_decided(side: Side, listener: Listener) -> None:
    made = await coded(side.database, "V35", ("MEDB1", "CF10000035"), ("GOLDM", "CF20000035"))
    await side.submit(made)
    await side.turn()
    await side.later(made, 15)
    await side.turn(1)
    await post_all(side, listener)
    async with side.database.session() as session:
        owed = (await ledger.balances(session, made)).insurance[S]
    assert owed > 0
    await side.submit(made, S)
    await side.turn()
    await side.later(made, 40)
    await side.turn(1)
    await post_all(side, listener)
    fact = listener.posted()[-1]
    assert (fact.sequence, fact.paid_cents, fact.reasons) == (S, owed, ("OA-23",))
    async with side.database.session() as session:
        assert (await ledger.balances(session, made)).total == 0
        assert (await ledger.prove(session)).holds


async def test_a_crossover_is_not_billed_and_can_be_asked_after(side: Side, listener: Listener) -> None:
    made = await coded(side.database, "V36", ("MEDB1", "CF10000036"), ("GOLDM", "CF20000036"))
    await side.submit(made)
    await side.turn()
    await side.later(made, 15)
    await side.turn(1)
    await post_all(side, listener)
    assert listener.posted()[0].crossover
    asked = StatusRequest(claim=ClaimRef(encounter=made, sequence=S, submission=1), at=now(), number=1)
    assert (await side.claims.inquire_status(asked)).status is StatusKind.IN_PROCESS
    await side.later(made, 40)
    await side.turn(1)
    await post_all(side, listener)
    fact = listener.posted()[-1]
    assert (fact.sequence, fact.claim) == (S, f"{made}S01")
    async with side.database.session() as session:
        assert (await ledger.balances(session, made)).total == 0


@pytest.mark.parametrize(("member", "payer", "days"), [("CF10000039", "BLUEP", 60), ("CF10000040", "UNITY", 60)])
async def test_paid_twice_or_corrected_comes_out_right(
    side: Side, listener: Listener, member: str, payer: str, days: int
) -> None:
    made = await coded(side.database, "V39", (payer, member))
    await side.submit(made)
    await side.turn()
    await side.later(made, days)
    await side.turn(1)
    await post_all(side, listener)
    assert [fact.reversal for fact in listener.posted()].count(True) == 1
    async with side.database.session() as session:
        balances = await ledger.balances(session, made)
        assert (await ledger.prove(session)).holds
    assert balances.insurance == {P: 0}
    assert balances.patient == listener.posted()[-1].patient_cents or balances.patient > 0


async def test_a_corrected_claim_replaces_and_recharges(side: Side, listener: Listener) -> None:
    made = await coded(side.database, "V30", ("UNITY", "CF10000030"))
    await side.submit(made)
    await side.turn()
    await side.later(made, 15)
    await side.turn(1)
    await post_all(side, listener)
    denied = listener.posted()[-1]
    assert denied.denied_cents == denied.open_cents
    corrected = CODING.model_copy(update={"lines": (CodedLine(code="99214", pointers=(1,)),)})
    plan = SubmissionPlan.model_validate(
        {"frequency": "7", "replaces": denied.payer_claim_number, "coding": corrected, "actor": "bea"}
    )
    draft = await side.submit(made, submission=2, plan=plan)
    async with side.database.session() as session:
        assert (await ledger.balances(session, made)).charges == draft.charge_cents
    await side.turn()
    await side.later(made, 60)
    await side.turn(1)
    await post_all(side, listener)
    async with side.database.session() as session:
        balances = await ledger.balances(session, made)
        assert (await ledger.prove(session)).holds
    assert balances.insurance == {P: 0}
    assert balances.patient == 4_000


async def test_a_lost_claim_is_not_found(side: Side) -> None:
    made = await coded(side.database, "V25", ("UNITY", "CF10000025"))
    await side.submit(made)
    await side.turn()
    await side.later(made, 21)
    asked = StatusRequest(claim=ClaimRef(encounter=made, sequence=P, submission=1), at=now(), number=1)
    found = await side.claims.inquire_status(asked)
    assert (found.status, found.category) == (StatusKind.NOT_FOUND, "A4")


async def test_building_again_changes_nothing_once_queued(side: Side) -> None:
    made = await coded(side.database, "V1", ("BLUEP", "CF10000001"))
    first = await side.submit(made)
    again = await side.submit(made, plan=SubmissionPlan.model_validate({"coding": CODING}))
    assert again.number == first.number
    result = await side.exchange.tick()
    assert result.composed == 1


async def test_a_claim_with_gaps_is_held(side: Side) -> None:
    made = await coded(side.database, "V1", ("BLUEP", ""))
    claim = ClaimRef(encounter=made, sequence=P, submission=1)
    draft = await side.claims.build_claim(BuildClaim(claim=claim, at=now(), plan=SubmissionPlan()))
    assert "SCR-MEMBER-ID" in [finding.code for finding in draft.findings]
    codes = tuple(finding.code for finding in draft.findings)
    forced = await side.claims.build_claim(
        BuildClaim(claim=claim, at=now(), plan=SubmissionPlan(), number=2, overridden=codes)
    )
    assert {finding.severity.value for finding in forced.findings} == {"warning"}
