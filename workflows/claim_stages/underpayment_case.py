"""What a claim does about an underpayment case: ask, decide, dispute, follow up, settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from activities.underpayments import UnderpaymentActivities
from models.messages.appeals import AppealLevel
from models.messages.claims import ClaimResult
from models.messages.underpayments import (
    CaseDecided,
    CasesJoined,
    CheckCases,
    DecideCase,
    SendDispute,
    SettleCases,
    UnderpaymentCase,
)
from models.tasks.chase_underpayment import ChaseUnderpayment
from models.underpayments import CaseDecision, CaseState, ItemOutcome
from workflows.claim_stages import denial
from workflows.happenings import TaskDone
from workflows.retries import ASK_PAYER, DECIDE

if TYPE_CHECKING:
    from workflows.claim import ClaimWorkflow


def await_response(claim: ClaimWorkflow) -> None:
    """Give the payer its time to answer the dispute."""
    if claim.agenda.running("underpayment_response") is None:
        claim.start_clock("underpayment_response")


def ask(claim: ClaimWorkflow, case: UnderpaymentCase) -> None:
    """Ask what is to be done about a case, unless that is asked already."""
    asked = claim.agenda.open_tasks("underpayment")
    if all(card.context["case"] != case.case for card in asked):
        claim.open_task("underpayment", about(claim, case), context(claim, case))


def about(claim: ClaimWorkflow, case: UnderpaymentCase) -> str:
    """A case in a line."""
    return f"{claim.payer_id} {case.code}, {case.cause}: {case.claims} claim{'' if case.claims == 1 else 's'}"


def context(claim: ClaimWorkflow, case: UnderpaymentCase) -> dict[str, object]:
    """What a person sees of a case: the money of all its claims, and how this claim's amount comes about."""
    return {
        "case": case.case,
        "claim": claim.claim.number,
        "code": case.code,
        "cause": case.cause,
        "cents": case.cents,
        "shortfall_cents": case.mine_cents,
        "claims": case.claims,
        "appeal_by": case.appeal_by.isoformat() if case.appeal_by else None,
        "why": list(case.why),
    }


def number_of(done: TaskDone) -> int:
    """The case that a task is about."""
    return int(str(done.task.context["case"]))


async def decide(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase], done: TaskDone) -> None:
    """Decide a case for all its claims. To give money up somebody else approves; what is refused is asked again."""
    case, decision, approved_by = cases.get(number_of(done)), CaseDecision(done.action), ""
    if case is None or case.state is not CaseState.OPEN:
        return  # another claim's answer was first
    if decision is CaseDecision.ACCEPT:
        approval = await approve(claim, case, done)
        if approval.action != "approve":
            return
        approved_by = approval.actor
    request = DecideCase(
        case=case.case, claim=claim.claim, decision=decision, at=claim.now, actor=done.actor, approved_by=approved_by
    )
    holds: CaseDecided = await claim.do(
        UnderpaymentActivities.decide_case, request, DECIDE, f"{decision.value} underpayment case {case.case}"
    )
    if holds.decision is CaseDecision.DISPUTE:
        await dispute(claim, case.case, done.actor)
    decided(claim, cases, case.case, disputed=holds.decision is CaseDecision.DISPUTE)


def decided(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase], number: int, *, disputed: bool) -> None:
    """Stop asking about a case: the payer has its time to answer, or the claim is through with it."""
    for card in claim.agenda.open_tasks("underpayment"):
        if card.context["case"] == number:
            claim.withdraw_task(card)
    if disputed:
        cases[number] = cases[number].model_copy(update={"state": CaseState.DISPUTED})
        await_response(claim)
    else:
        del cases[number]
    if all(each.state is CaseState.DISPUTED for each in cases.values()):
        claim.stop_clock("underpayment_case")


async def mind(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase]) -> None:
    """Every case has a task or a clock: ask about one that nobody decided, or that the payer left without an answer."""
    running = claim.agenda.running
    if running("underpayment_gather"):
        return
    if not running("underpayment_case"):
        for each in cases.values():
            if each.state is CaseState.OPEN:
                ask(claim, each)
    if not running("underpayment_response"):
        await chase(claim, cases)


async def approve(claim: ClaimWorkflow, case: UnderpaymentCase, done: TaskDone) -> TaskDone:
    """Have somebody else approve that money is given up."""
    asked = context(claim, case) | {"request": done.task.id}
    return await claim.answer("approve_underpayment", about(claim, case), asked, requested_by=done.actor)


async def dispute(claim: ClaimWorkflow, case: int, actor: str) -> None:
    """Write to the payer about all claims of the case that no letter is about yet."""
    request = SendDispute(case=case, claim=claim.claim, at=claim.now, actor=actor)
    await claim.do(UnderpaymentActivities.send_dispute, request, ASK_PAYER, f"dispute underpayment case {case}")


async def check(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase]) -> None:
    """See what another posting has left of the difference."""
    before = set(cases)
    left: CasesJoined = await claim.do(
        UnderpaymentActivities.check_cases, CheckCases(claim=claim.claim, at=claim.now), DECIDE, "compare again"
    )
    cases.clear()
    cases.update({each.case: each for each in left.cases if each.case in before})
    if len(cases) < len(before):
        claim.mark(claim.stage, "recovered", "by corrected remittance")


async def chase(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase]) -> None:
    """The payer did not answer in time, or refused: ask how to go on with this claim, and say what an appeal asks."""
    disputed = [each for each in cases.values() if each.state is CaseState.DISPUTED]
    if disputed and not claim.agenda.open_tasks("chase_underpayment"):
        level = await denial.next_level(claim, disputed[0].mine_cents)
        asks = {"next_appeal_level": level.number, "appeal": level.model_dump(mode="json")}
        claim.open_task("chase_underpayment", "", context(claim, disputed[0]) | asks)


async def chased(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase], done: TaskDone) -> ClaimResult | None:
    """Wait longer, appeal formally, or give this claim's difference up with approval."""
    case = cases.get(number_of(done))
    if case is None:
        return None
    if done.action == "wait":
        await_response(claim)
    elif done.action == "appeal":
        assert isinstance(done.form, ChaseUnderpayment)
        level = AppealLevel.model_validate(done.task.context["appeal"])
        result = await denial.appeal(claim, case.mine_cents, level, done.form.aggregate)
        await check(claim, cases)
        return result
    else:
        approval = await approve(claim, case, done)
        if approval.action == "approve":
            await settle(claim, cases, ItemOutcome.ACCEPTED, case.case, done.actor, approval.actor)
    return None


async def settle(
    claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase], outcome: ItemOutcome, case: int = 0, actor: str = "",
    approved_by: str = "",
) -> None:  # fmt: skip
    """End this claim's part of a case, or of all."""
    request = SettleCases(
        claim=claim.claim, outcome=outcome, case=case, at=claim.now, actor=actor, approved_by=approved_by
    )
    left: CasesJoined = await claim.do(UnderpaymentActivities.settle_cases, request, DECIDE, f"{outcome.value}")
    cases.clear()
    cases.update({each.case: each for each in left.cases})
