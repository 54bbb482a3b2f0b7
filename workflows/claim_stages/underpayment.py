"""Underpayment: a claim that is short waits with its case until that is decided, and recovered or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from activities.underpayments import UnderpaymentActivities
from domain.appeals import filing_time
from models.messages.claims import ClaimResult
from models.messages.facts import AppealDecided, RemittancePosted, UnderpaymentMoved, VoidRequested
from models.messages.underpayments import (
    CasesJoined,
    GatherCases,
    JoinCases,
    UnderpaymentCase,
)
from models.underpayments import CaseEvent, CaseState, ItemOutcome
from workflows.claim_stages import denial, underpayment_case
from workflows.family import end_of
from workflows.happenings import ClockRang, TaskDone
from workflows.retries import DECIDE

if TYPE_CHECKING:
    from workflows.claim import ClaimWorkflow
    from workflows.happenings import Happening

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
            await underpayment_case.mind(claim, cases)
            result = await turn(claim, cases, await claim.next(_about_underpayment))
    if cases:  # another submission takes over: what the payer allows of that is compared anew
        await underpayment_case.settle(claim, cases, ItemOutcome.WITHDRAWN)
    claim.stop_clock(*_CLOCKS)
    for type_name in _TASKS:
        claim.withdraw_tasks(type_name)
    return result


async def denied_part(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase]) -> ClaimResult | None:
    """Work what was denied beside what is short while the payer thinks about the dispute."""
    undecided = any(each.state is not CaseState.DISPUTED for each in cases.values())
    if undecided or claim.agenda.running("underpayment_gather"):
        return None
    if claim.posted[-1].reversal or await claim.open_cents() <= 0:
        return None
    result = await denial.run(claim)
    if result is None:
        await underpayment_case.check(claim, cases)
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
        await underpayment_case.dispute(claim, case.case, "")
        underpayment_case.await_response(claim)
    elif case.leads:
        underpayment_case.ask(claim, case)
    else:
        claim.start_clock("underpayment_case")


async def turn(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase], happening: Happening) -> ClaimResult | None:
    """Take in one thing that happened; a result ends the claim."""
    match happening:
        case TaskDone(type="underpayment") as done:
            await underpayment_case.decide(claim, cases, done)
        case TaskDone() as done:
            return await underpayment_case.chased(claim, cases, done)
        case UnderpaymentMoved() as moved if moved.case in cases:
            heard(claim, cases, moved)
        case RemittancePosted() as posted:
            claim.hear(posted)
            if not posted.reversal:
                await underpayment_case.check(claim, cases)
        case VoidRequested() as asked:
            return claim.void_asked(asked)
        case AppealDecided(overturned=False):
            await underpayment_case.chase(claim, cases)
        case ClockRang() as rang:
            await rung(claim, cases, rang)
    return None


async def rung(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase], rang: ClockRang) -> None:
    """The day is over, or the time to appeal is. Where nobody decided or answered in time, `mind` asks."""
    match rang.clock:
        case "underpayment_gather":
            await gather(claim, cases)
        case "appeal_filing_1":
            for card in claim.agenda.open_tasks():
                await claim.remind(card, f"{rang.deadline.clock}: {rang.deadline.rule}")


def heard(claim: ClaimWorkflow, cases: dict[int, UnderpaymentCase], moved: UnderpaymentMoved) -> None:
    """Go on as the case was decided, whoever decided it; a case that lost the claim that asked is ours now."""
    case = cases[moved.case]
    match moved.event:
        case CaseEvent.LEADS:
            if case.state is CaseState.OPEN:
                underpayment_case.ask(claim, case)
        case CaseEvent.DISPUTED:
            underpayment_case.decided(claim, cases, case.case, disputed=True)
        case _:
            underpayment_case.decided(claim, cases, case.case, disputed=False)


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
