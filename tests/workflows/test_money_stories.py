"""Secondary payers, crossover, money that comes late or twice, credit balances, any order of facts, remittances."""

import asyncio
import itertools
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from office import Office
from office_case import CHARGE, SECONDARY, Case, finding
from story import TASK_QUEUE, Story
from temporalio.client import Client

from activities.announce import Announcer
from models.ids import EncounterId, remittance_workflow_id
from models.messages.claims import RemittanceExam, RemittanceResult, RemittanceStart, UnmatchedClaim
from models.messages.facts import Fact

Stories = Callable[..., Story]


async def test_the_secondary_is_billed_for_what_the_primary_leaves(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    await told.remit(12_000, contractual=4_000, onward=4_000)
    await told.settle()
    assert told.case.claims(SECONDARY)[0].endswith("S01")
    draft_payers = {snapshot.workflow_id[-4:]: snapshot.payer_id for snapshot in told.case.snapshots}
    assert draft_payers["/P/1"] == "BLUEP"
    assert draft_payers["/S/1"] == "GOLDM"
    await told.accepted(told.case.claims(SECONDARY)[0])
    await told.remit(4_000, sequence=SECONDARY)
    trail = await told.closed()
    assert trail[6] == "posting:secondary_due"
    assert trail[-3:] == ["adjudication:paid", "secondary:posted", "closed:closed"]


async def test_a_crossover_claim_is_not_billed_twice(story: Stories) -> None:
    """The primary forwarded it; the secondary pays under the primary's claim number."""
    told = await (await story().sent()).accepted()
    await told.remit(12_000, contractual=4_000, onward=4_000, crossover=True)
    await told.settle()
    await told.remit(4_000, sequence=SECONDARY, claim=told.case.claims()[0])
    trail = await told.closed()
    assert "secondary:posted" in trail
    assert [each[-3:] for each in map(str, told.case.claims())] == ["P01"]
    assert len(told.case.made("queue_claim")) == 1


async def test_a_secondary_that_pays_before_the_primary_is_heard(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    await told.settle()
    first = told.case.remit(12_000, contractual=4_000, onward=4_000, crossover=True)
    second = told.case.remit(4_000, sequence=SECONDARY, claim=told.case.claims()[0])
    await told.tell(second)
    await told.tell(first)
    assert "secondary:posted" in await told.closed()


async def test_a_reversal_after_closing_opens_the_encounter_again(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    await told.remit(CHARGE - 4_000, contractual=4_000)
    await told.closed()
    await told.remit(-CHARGE + 4_000, contractual=-4_000, status="22")
    family = await told.settle()
    assert f"claim/{told.encounter}/P/1" in family
    assert not told.case.open()
    await told.remit(CHARGE - 6_000, contractual=6_000)
    assert (await told.closed())[-3:] == ["adjudication:paid", "posting:posted", "closed:closed"]


async def test_a_reopened_claim_may_be_rejected_and_sent_again(story: Stories) -> None:
    """Late money leads to a denial, a correction, a rejection, another submission: none gets lost."""
    told = await (await story().sent()).accepted()
    await told.remit(CHARGE - 4_000, contractual=4_000)
    await told.closed()
    await told.remit(-CHARGE + 4_000, contractual=-4_000, status="22")
    await told.remit(denied=CHARGE, status="4", reasons=("CO-16",))
    await told.answer("work_denial", action="correct")
    await told.settle()
    await told.tell(told.batch(accepted=False))
    await told.answer("fix_rejection", action="resubmit")
    await told.settle()
    assert [each[-3:] for each in told.case.claims()] == ["P01", "P02", "P03"]
    await told.accepted()
    await told.remit(CHARGE - 4_000, contractual=4_000)
    await told.closed()


async def test_a_correction_while_the_patient_is_billed_changes_the_bill(story: Stories) -> None:
    told = await story().owing(5_000)
    await told.remit(2_000, patient=-2_000)
    await told.settle()
    assert told.case.patient == 3_000
    await told.patient_pays(3_000)
    await told.closed()


async def test_facts_in_any_order_end_with_the_same_money(story: Stories) -> None:
    """A 999, a 277CA, a payment and its correction, in every order."""

    async def tell_in(order: tuple[int, ...]) -> None:
        told = await story("".join(map(str, order))).sent()
        paid = told.case.remit(CHARGE - 4_000, contractual=4_000)
        more = told.case.remit(1_000, contractual=-1_000)
        facts: list[Fact] = [told.batch(), told.acknowledgement(), paid, more]
        await told.tell(*(facts[position] for position in order))
        await told.closed()
        assert told.case.insurance == {"P": 0}

    orders = list(itertools.permutations(range(4)))
    for some in itertools.batched(orders, 4):
        await asyncio.gather(*map(tell_in, some))


async def test_a_payment_that_crosses_a_resubmission_is_not_lost(story: Stories) -> None:
    told = await (await story().sent()).accepted()
    await told.until("late_payer_30")
    (card,) = told.case.open("call_payer")
    paid = told.case.remit(CHARGE - 4_000, contractual=4_000)
    await told.complete(card.id, action="resubmit")
    await told.tell(paid)
    await told.closed()


# --- remittances ----------------------------------------------------------------------------------------------------


async def remittance(client: Client, office: Office, name: str, **exam: object) -> tuple[Case, str]:
    fields = {"balanced": True, "business_now": datetime.now(UTC), "payer_id": "BLUEP"} | exam
    office.exams[name] = RemittanceExam.model_validate(fields)
    office.cases[name] = Case(EncounterId(name))

    async def never(encounter: EncounterId) -> object:
        raise AssertionError(encounter)

    announcer = Announcer(client, TASK_QUEUE, never)  # type: ignore[arg-type]
    for _ in range(2):  # telling twice starts once
        await announcer.start_remittance(name, RemittanceStart(remittance=name))
    return office.cases[name], remittance_workflow_id(name)


async def parked(told: Story, workflow_id: str) -> None:
    async with asyncio.timeout(15):
        while (standing := await told.standing(workflow_id)) is not None and not standing.parked:
            pass


async def test_a_remittance_is_posted(temporal: Client, office: Office) -> None:
    case, workflow_id = await remittance(temporal, office, "R-PLAIN")
    result = await temporal.get_workflow_handle(workflow_id, result_type=RemittanceResult).result()
    assert result.outcome == "posted"
    assert len(case.made("post_remittance")) == 1


async def test_an_unbalanced_remittance_posts_nothing(temporal: Client, office: Office, story: Stories) -> None:
    case, workflow_id = await remittance(
        temporal, office, "R-UNBALANCED", balanced=False, findings=(finding("clp-sum"),)
    )
    await parked(story(), workflow_id)
    told = Story(temporal, office, case)
    (card,) = case.open("unbalanced_remittance")
    assert "clp-sum" in str(card.context["findings"])
    await told.complete(card.id, action="reported_to_payer", reference="call 7")
    result = await temporal.get_workflow_handle(workflow_id, result_type=RemittanceResult).result()
    assert result.outcome == "unbalanced"
    assert not case.made("post_remittance")


async def test_unmatched_payments_are_matched_or_returned_one_by_one(
    temporal: Client, office: Office, story: Stories
) -> None:
    unmatched = (UnmatchedClaim(position=2, paid_cents=100), UnmatchedClaim(position=5, paid_cents=200))
    case, workflow_id = await remittance(temporal, office, "R-UNMATCHED", unmatched=unmatched)
    told = Story(temporal, office, case)
    for answer in ({"action": "match", "claim_number": "E0000000000AAP01"}, {"action": "return_to_payer"}):
        await parked(told, workflow_id)
        (card,) = case.open("match_remittance")
        await told.complete(card.id, **answer)
    await temporal.get_workflow_handle(workflow_id).result()
    (posted,) = case.made("post_remittance")
    assert (posted.matches, posted.returned) == ({2: "E0000000000AAP01"}, (5,))


REPEATS = ({"position": 1, "paid_cents": 6_000, "told_in": "R1/1"},)


@pytest.mark.parametrize(
    ("action", "parts", "outcome"), [("leave", 1, "duplicate"), ("leave", 2, "posted"), ("post", 1, "posted")]
)
async def test_claims_that_were_told_before_are_decided_on(
    temporal: Client, office: Office, story: Stories, action: str, parts: int, outcome: str
) -> None:
    name = f"R-REPEATED-{action}-{parts}"
    case, workflow_id = await remittance(temporal, office, name, repeats=REPEATS, parts=parts)
    told = Story(temporal, office, case)
    await parked(told, workflow_id)
    (card,) = case.open("duplicate_remittance")
    await told.complete(card.id, action=action)
    result = await temporal.get_workflow_handle(workflow_id, result_type=RemittanceResult).result()
    assert result.outcome == outcome
    held, posted = case.made("hold_remittance"), case.made("post_remittance")
    assert (len(held), len(posted)) == ((1, 0) if outcome == "duplicate" else (0, 1))
    assert [(each.repeats, each.returned) for each in posted] == (
        [] if held else [(action == "post", () if action == "post" else (1,))]
    )


@pytest.mark.parametrize(("action", "outcome"), [("post", "posted"), ("reject", "rejected")])
@pytest.mark.parametrize("raced", [False, True])
async def test_another_amount_under_a_posted_trace_number_is_decided_on(
    temporal: Client, office: Office, story: Stories, action: str, outcome: str, raced: bool
) -> None:
    """Known when it is examined, or only when it is posted, because the first was posted in between."""
    name = f"R-REUSED-{action}-{raced}"
    found = RemittanceExam(
        balanced=True, business_now=datetime.now(UTC), payer_id="BLUEP", reused=(finding("trace-reused"),)
    )
    if raced:
        office.overtaken[name] = found
    case, workflow_id = await remittance(temporal, office, name, reused=() if raced else found.reused)
    told = Story(temporal, office, case)
    await parked(told, workflow_id)
    (card,) = case.open("reused_trace")
    assert "trace-reused" in str(card.context["findings"])
    await told.complete(card.id, action=action, reference="call 9")
    result = await temporal.get_workflow_handle(workflow_id, result_type=RemittanceResult).result()
    assert result.outcome == outcome
    held, posted = case.made("hold_remittance"), case.made("post_remittance")
    if action == "post":
        assert (held, posted[-1].trace_reused) == ([], True)
    else:
        assert [each.rejected for each in held] == [True]
        assert len(posted) == (1 if raced else 0)
