"""Underpayment: a claim that is short waits with its case until that is decided, and recovered or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from activities.underpayments import UnderpaymentActivities
from domain.appeals import filing_time
from models.messages.appeals import AppealLevel
from models.messages.claims import ClaimResult
from models.messages.facts import AppealDecided, RemittancePosted, UnderpaymentMoved, VoidRequested
from models.messages.underpayments import (
    CaseDecided,
    CasesJoined,
    CheckCases,
    DecideCase,
    GatherCases,
    JoinCases,
    SendDispute,
    SettleCases,
    UnderpaymentCase,
)
from models.tasks.chase_underpayment import ChaseUnderpayment
from models.underpayments import CaseDecision, CaseEvent, CaseState, ItemOutcome
from workflows.claim_stages import denial
from workflows.family import end_of
from workflows.happenings import ClockRang, TaskDone
from workflows.retries import ASK_PAYER, DECIDE

if TYPE_CHECKING:
    from workflows.claim import ClaimWorkflow
    from workflows.desk import Happening

_TASKS = ("underpayment", "chase_underpayment")
_CLOCKS = ("underpayment_gather", "underpayment_case", "underpayment_response", "appeal_filing_1")


async def work(claim: ClaimWorkflow, posted: RemittancePosted) -> ClaimResult | None:
    """Join the cases of what is short, and wait until each is decided and recovered or given up.

    What one day leaves short is gathered first. The first claim of a case then asks about it for all; another one asks
    too when nobody has decided in time.
    """
    limit = filing_time(claim.agenda.clocks, 1, posted.on)
    request = JoinCases(
        claim=claim.claim, remittance=posted.remittance, posting=posted.id,
        appeal_by=limit.last_day if limit else None, at=claim.now,
    )  # fmt: skip
    joined: CasesJoined = await claim.do(
        UnderpaymentActivities.join_cases, request, DECIDE, "put the difference into its case"
    )
    cases = {each.case: each for each in joined.cases}
    if not cases:
        return None
    if limit is not None and (last := end_of(limit.last_day)) > claim.now:
        claim.agenda.add_deadline(claim.agenda.clocks[limit.clock], claim.now, last)
    claim.start_clock("underpayment_gather")
    result = None
    while cases and result is None:
        result = await denied_part(claim, cases)
        if cases and result is None:
            result = await turn(claim, cases, await claim.next(_about_underpayment))
    if cases:  # another submission takes over: what the payer allows of that is compared anew
        await settle(claim, cases, ItemOutcome.WITHDRAWN)
    claim.stop_clock(*_CLOCKS)
    for type_name in _TASKS:
        claim.withdraw_tasks(type_name)
    return result


async def denied_part(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase]) -> ClaimResult | None:
    """Work what was denied beside what is short while the payer thinks about the dispute."""
    gathering = claim.agenda.running("underpayment_gather") is not None
    if gathering or any(each.state is CaseState.OPEN for each in cases.values()):
        return None
    if claim.posted[-1].reversal or await claim.open_cents() <= 0:
        return None
    result = await denial.run(claim)
    if result is None:
        await check(claim, cases)
    return result


async def gather(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase]) -> None:
    """The day is over: see who asks about each case, whichever claim was posted first."""
    request = GatherCases(claim=claim.claim, at=claim.now)
    gathered: CasesJoined = await claim.do(
        UnderpaymentActivities.gather_cases, request, DECIDE, "see what the day left short"
    )
    cases.clear()
    cases.update({each.case: each for each in gathered.cases})
    for case in gathered.cases:
        await begin(claim, case)


async def begin(claim: ClaimWorkflow, case: UnderpaymentCase) -> None:
    """Ask about a new case, wait with one that another claim asks about, dispute with one that is in dispute."""
    if case.state is CaseState.DISPUTED:
        await dispute(claim, case.case, "")
        await_response(claim)
    elif case.leads:
        ask(claim, case)
    else:
        claim.start_clock("underpayment_case")


def await_response(claim: ClaimWorkflow) -> None:
    """Give the payer its time to answer the dispute."""
    if claim.agenda.running("underpayment_response") is None:
        claim.start_clock("underpayment_response")


def ask(claim: ClaimWorkflow, case: UnderpaymentCase) -> None:
    """Ask what is to be done about a case."""
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


async def turn(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase], happening: Happening) -> ClaimResult | None:
    """Take in one thing that happened; a result ends the claim."""
    match happening:
        case TaskDone(type="underpayment") as done:
            if (mine := cases.get(number_of(done))) is not None:
                await decide(claim, mine, done)
        case TaskDone() as done:
            return await chased(claim, cases, done)
        case UnderpaymentMoved() as moved if moved.case in cases:
            heard(claim, cases, moved)
        case RemittancePosted() as posted:
            claim.hear(posted)
            if not posted.reversal:
                await check(claim, cases)
        case VoidRequested() as asked:
            return claim.void_asked(asked)
        case AppealDecided(overturned=False):
            await chase(claim, cases)
        case ClockRang() as rang:
            await rung(claim, cases, rang)
    return None


async def rung(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase], rang: ClockRang) -> None:
    """The day is over, nobody decided, the payer did not answer, or the time to appeal is over."""
    match rang.clock:
        case "underpayment_gather":
            await gather(claim, cases)
        case "underpayment_case":
            for each in cases.values():
                if each.state is CaseState.OPEN and not claim.agenda.open_tasks("underpayment"):
                    ask(claim, each)
        case "underpayment_response":
            await chase(claim, cases)
        case _:
            for card in claim.agenda.open_tasks():
                await claim.remind(card, f"{rang.deadline.clock}: {rang.deadline.rule}")


def number_of(done: TaskDone) -> int:
    """The case that a task is about."""
    return int(str(done.task.context["case"]))


async def decide(claim: ClaimWorkflow, case: UnderpaymentCase, done: TaskDone) -> None:
    """Decide a case for all its claims. To give money up somebody else approves."""
    decision, approved_by = CaseDecision(done.action), ""
    if decision is CaseDecision.ACCEPT:
        approval = await approve(claim, case, done)
        if approval.action != "approve":
            ask(claim, case)
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


async def approve(claim: ClaimWorkflow, case: UnderpaymentCase, done: TaskDone) -> TaskDone:
    """Have somebody else approve that money is given up."""
    asked = context(claim, case) | {"request": done.task.id}
    return await claim.answer("approve_underpayment", about(claim, case), asked, requested_by=done.actor)


async def dispute(claim: ClaimWorkflow, case: int, actor: str) -> None:
    """Write to the payer about all claims of the case that no letter is about yet."""
    request = SendDispute(case=case, claim=claim.claim, at=claim.now, actor=actor)
    await claim.do(UnderpaymentActivities.send_dispute, request, ASK_PAYER, f"dispute underpayment case {case}")


def heard(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase], moved: UnderpaymentMoved) -> None:
    """Go on as the case was decided, whoever decided it; a case that lost the claim that asked is ours now."""
    case = cases[moved.case]
    if moved.event is CaseEvent.LEADS:
        if case.state is CaseState.OPEN and not claim.agenda.open_tasks("underpayment"):
            ask(claim, case)
        return
    claim.stop_clock("underpayment_case")
    claim.withdraw_tasks("underpayment")
    if moved.event is CaseEvent.DISPUTED:
        cases[moved.case] = case.model_copy(update={"state": CaseState.DISPUTED})
        await_response(claim)
    else:
        del cases[moved.case]


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
        return None
    if done.action == "appeal":
        assert isinstance(done.form, ChaseUnderpayment)
        level = AppealLevel.model_validate(done.task.context["appeal"])
        result = await denial.appeal(claim, case.mine_cents, level, done.form.aggregate)
        await check(claim, cases)
        if result is None:
            await chase(claim, cases)
        return result
    approval = await approve(claim, case, done)
    if approval.action != "approve":
        await chase(claim, cases)
        return None
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


def _about_underpayment(happening: Happening) -> bool:
    match happening:
        case UnderpaymentMoved() | RemittancePosted() | VoidRequested() | AppealDecided():
            return True
        case TaskDone(task=task):
            return task.type in _TASKS
        case ClockRang(deadline=deadline):
            return deadline.clock in _CLOCKS
        case _:
            return False
