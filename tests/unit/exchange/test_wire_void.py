"""A void over real SFTP: the claim as it went, the payer's reversal, the ledger at nothing."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from exchange_bench import P, Side, coded, now, wire
from referees import pyx12_complaints
from test_wire import post_all
from test_wire_cob import sent

from activities.claims import VoidActivities
from models.messages.claims import CancelCharge, Frequency, SubmissionPlan
from models.messages.encounter import EncounterRef
from models.messages.facts import VoidReason, VoidRequested
from storage import ledger
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "money"))
from money_bench import Listener


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def side(database: Database, tmp_path: Path, listener: Listener) -> AsyncIterator[Side]:
    async with wire(database, tmp_path, listener) as made:
        yield made


async def test_a_paid_claim_is_voided(side: Side, listener: Listener) -> None:
    made = await coded(side.database, "V1", ("BLUEP", "CF10000001"))
    await side.submit(made)
    await side.turn()
    await side.later(made, 15)
    await side.turn(1)
    await post_all(side, listener)
    paid = listener.posted()[-1]
    voids = VoidActivities(side.database)
    here = EncounterRef(encounter=made, at=now())
    (standing,) = (await voids.standing_claims(here)).claims
    assert (standing.claim.submission, standing.payer_claim_number) == (1, paid.payer_claim_number)

    plan = SubmissionPlan(frequency=Frequency.VOID, replaces=standing.payer_claim_number, voids=1, actor="bea")
    draft = await side.submit(made, submission=2, plan=plan)
    assert draft.to_take_back_cents == draft.charge_cents
    await side.turn()
    text, void = await sent(side, made, f"{made}P02")
    _, original = await sent(side, made, f"{made}P01")
    assert pyx12_complaints(text) == ""
    assert (void.frequency, void.original_reference) == ("8", paid.payer_claim_number)
    assert void.lines == original.lines
    assert not (await voids.standing_claims(here)).claims

    await side.later(made, 40)
    await side.turn(1)
    await post_all(side, listener)
    back = listener.posted()[-1]
    assert (back.reversal, back.paid_cents, back.claim) == (True, -paid.paid_cents, f"{made}P01")
    void_asked = VoidRequested(
        id=f"void:{made}:1", on=now().date(), encounter=made, reason=VoidReason.WRONG_PATIENT, by="bea"
    )
    for _ in range(2):
        await voids.cancel_charge(CancelCharge(void=void_asked, at=now()))
    async with side.database.session() as session:
        balances = await ledger.balances(session, made)
        proof = await ledger.prove(session)
    assert proof.holds
    assert (balances.insurance, balances.patient, balances.charges) == ({P: 0}, 0, 0)
