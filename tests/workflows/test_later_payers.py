"""Later payers: their limits, a third one, and crossovers that come late, twice or never."""

from collections.abc import Callable

import pytest
from office_case import CHARGE, SECONDARY, TERTIARY
from story import Story

from models.ids import ClaimKey, claim_workflow_id
from models.messages.claims import StatusKind, StatusResult

Stories = Callable[..., Story]
THREE = {"P": "MEDB1", "S": "GOLDM", "T": "BLUEP"}
NOT_FOUND = StatusResult(status=StatusKind.NOT_FOUND, category="A4", code="35")
IN_PROCESS = StatusResult(status=StatusKind.IN_PROCESS, category="P1", code="38")


async def crossing(story: Stories, name: str = "", **script: object) -> Story:
    """The primary has paid and says that it forwarded the claim."""
    told = await (await story(name, **script).sent()).accepted()
    await told.remit(12_000, contractual=4_000, onward=4_000, crossover=True)
    await told.settle()
    return told


async def test_three_payers_one_after_the_other(story: Stories) -> None:
    told = await (await story(payers=THREE).sent()).accepted()
    await told.remit(12_000, contractual=4_000, onward=4_000)
    await told.settle()
    assert "secondary_timely_filing" in told.case.running()
    await told.accepted(told.case.claims(SECONDARY)[0])
    await told.remit(3_000, sequence=SECONDARY, onward=1_000)
    await told.settle()
    assert told.case.claims(TERTIARY)[0].endswith("T01")
    await told.accepted(told.case.claims(TERTIARY)[0])
    await told.settle()
    assert "secondary_timely_filing" not in told.case.running()
    await told.remit(700, sequence=TERTIARY, patient=300)
    await told.settle()
    await told.patient_pays(300)
    trail = await told.closed()
    assert trail.count("secondary:secondary_due") == 1
    assert trail.count("secondary:patient_due") == 1
    payers = {snapshot.workflow_id[-4:]: snapshot.payer_id for snapshot in told.case.snapshots}
    assert [payers[f"/{sequence}/1"] for sequence in "PST"] == ["MEDB1", "GOLDM", "BLUEP"]


async def test_the_workflow_of_a_crossover_has_the_payer_that_it_went_to(story: Stories) -> None:
    told = await crossing(story)
    waiting = claim_workflow_id(ClaimKey(told.encounter, SECONDARY, 1))
    snapshots = [each for each in told.case.snapshots if each.workflow_id == waiting]
    assert snapshots[-1].payer_id == "GOLDM"
    assert told.case.running() == {"crossover_wait", "secondary_timely_filing", "timely_filing_warning"}
    await told.remit(4_000, sequence=SECONDARY, claim=told.case.claims()[0])
    await told.closed()


@pytest.mark.parametrize("answer", ["not found", "nothing"])
async def test_a_crossover_that_never_comes_is_billed_once_by_ourselves(story: Stories, answer: str) -> None:
    said = NOT_FOUND if answer == "not found" else StatusResult(status=StatusKind.UNANSWERED)
    told = await crossing(story, answer, statuses=[said])
    await told.until("crossover_wait")
    await told.settle()
    assert [each[-3:] for each in told.case.claims(SECONDARY)] == ["S02"]
    assert not told.case.open()
    await told.accepted(told.case.claims(SECONDARY)[0])
    await told.remit(4_000, sequence=SECONDARY)
    trail = await told.closed()
    assert "adjudication:crossover_lost" in trail
    assert len(told.case.made("queue_claim")) == 2


async def test_a_crossover_that_the_payer_has_is_waited_for(story: Stories) -> None:
    told = await crossing(story, statuses=[IN_PROCESS])
    await told.until("crossover_wait")
    assert "first_status_inquiry" in told.case.running()
    assert "secondary_timely_filing" not in told.case.running()
    await told.remit(4_000, sequence=SECONDARY, claim=told.case.claims()[0])
    await told.closed()
    assert len(told.case.made("queue_claim")) == 1


@pytest.mark.parametrize("first", ["the forwarded one", "the denial of our own"])
async def test_where_both_come_the_second_is_a_duplicate_that_costs_nothing(story: Stories, first: str) -> None:
    told = await crossing(story, first, statuses=[NOT_FOUND])
    await told.until("crossover_wait")
    await told.settle()
    own = told.case.claims(SECONDARY)[0]
    await told.accepted(own)
    forwarded = told.case.remit(4_000, sequence=SECONDARY, claim=f"{told.encounter}S01")
    denial = told.case.remit(denied=4_000, sequence=SECONDARY, claim=own, status="4", reasons=("OA-18",))
    await told.tell(*((forwarded, denial) if first == "the forwarded one" else (denial, forwarded)))
    await told.closed()
    assert not told.case.made("post_adjustment")


async def test_a_payer_that_pays_both_gets_one_back(story: Stories) -> None:
    told = await crossing(story, statuses=[NOT_FOUND])
    await told.until("crossover_wait")
    await told.settle()
    own = told.case.claims(SECONDARY)[0]
    await told.accepted(own)
    await told.remit(4_000, sequence=SECONDARY, claim=own)
    await told.remit(4_000, sequence=SECONDARY, claim=f"{told.encounter}S01")
    await told.refunded()
    await told.closed()
    (refund,) = told.case.made("approve_refund")
    assert (refund.cents, refund.sequence) == (4_000, SECONDARY)


async def test_the_time_for_a_corrected_claim_runs_with_the_denial(story: Stories) -> None:
    told = await story().denied()
    assert "corrected_claim" in told.case.running()
    await told.until("corrected_claim")
    assert [each.reason.split(":")[0] for each in told.case.made("remind")] == [
        "appeal_filing_1",
        "timely_filing_warning",
        "corrected_claim",
    ]


async def test_a_corrected_claim_keeps_its_limit_until_it_is_accepted(story: Stories) -> None:
    told = await story().denied()
    await told.answer("work_denial", action="correct")
    await told.settle()
    assert "corrected_claim" in told.case.running()
    await told.accepted()
    await told.settle()
    assert "corrected_claim" not in told.case.running()
    await told.remit(CHARGE)
    await told.closed()
