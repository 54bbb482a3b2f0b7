"""Statements: four in a cycle, stopped by payment, plan, assistance or dispute; the last one is the notice."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from domain.deadlines import due
from models.messages.facts import PatientReported
from models.write_offs import WriteOffReason
from workflows.happenings import ClockRang, TaskDone
from workflows.stages import Stage

if TYPE_CHECKING:
    from workflows.patient_balance import PatientBalanceWorkflow

_LAST = "statement_4"
_RESUMED = "statement_resumed"
_CYCLE = ("statement_2", "statement_3", _LAST, "collections_earliest", "assistance_window")
_REVIEW = "statement_hold_review"


class Outcome(StrEnum):
    """Ways out of the statement cycle."""

    PAID = "paid"
    PLAN = "plan"
    PLAN_FINISHED = "plan_finished"
    ASSISTANCE = "assistance"
    WRITTEN_OFF = "written_off"
    PRE_COLLECTION = "pre_collection"


async def run(balance: PatientBalanceWorkflow) -> str | None:
    """Bill until the balance is zero, or the cycle is over."""
    balance.enter(STAGE.name)
    if await written_off_as_small(balance):
        return Outcome.WRITTEN_OFF
    await open_cycle(balance)
    while True:
        if balance.over:
            return leave(balance)
        match await balance.next(lambda each: isinstance(each, PatientReported | TaskDone | ClockRang)):
            case PatientReported() as fact:
                await balance.hear(fact)
                await open_cycle(balance)
            case TaskDone() as done:
                await balance.decide(done)
                await open_cycle(balance)
            case ClockRang(deadline=deadline):
                if await on_clock(balance, deadline.clock):
                    balance.mark(STAGE.name, Outcome.PRE_COLLECTION)
                    return None


async def open_cycle(balance: PatientBalanceWorkflow) -> None:
    """Send the first statement and start the cycle, unless a hold forbids it.

    Where a payment was taken back after everything was paid, the cycle goes on where it stood: what would have been
    sent meanwhile is not sent, and the last statement leaves the patient a month.
    """
    if balance.statements or balance.hold or balance.cents <= 0:
        return
    await balance.send_statement()
    began = balance.resumes or balance.now
    ahead = [clock for clock in _CYCLE if due(balance.agenda.clocks[clock], began) > balance.now]
    for clock in ahead:
        balance.start_clock(clock, began)
    if _LAST not in ahead:
        balance.start_clock(_RESUMED)


async def on_clock(balance: PatientBalanceWorkflow, clock: str) -> bool:
    """Act on a clock of the cycle; True when the cycle is over. What is pending decides first."""
    if balance.waits_for_people:
        if clock.startswith(("statement_", "plan_")):
            balance.deferred.append(clock)
            if not balance.agenda.running(_REVIEW):
                balance.start_clock(_REVIEW)
        else:
            await balance.ring(clock)
        return False
    pending, balance.deferred = [*balance.deferred, clock], []
    for name in pending:
        if await act(balance, name):
            return True
    return False


async def act(balance: PatientBalanceWorkflow, clock: str) -> bool:
    """Send what is due; True when it was the last statement or the plan is broken."""
    await balance.refresh()
    if clock in ("statement_2", "statement_3"):
        await balance.send_statement()
    elif clock in (_LAST, _RESUMED) or await balance.ring(clock):
        balance.stop_clock("plan_*")
        await balance.send_statement(notice=True)
        balance.start_clock("collections_notice")
        return True
    return False


async def written_off_as_small(balance: PatientBalanceWorkflow) -> bool:
    """Write off what costs more to bill than it brings."""
    opened = await balance.refresh()
    if not 0 < opened.cents <= opened.small_balance_cents or balance.asked_again:
        return False
    await balance.write_off(WriteOffReason.SMALL_BALANCE, opened.cents, "small", detail="policy")
    balance.cents = 0
    balance.mark(STAGE.name, Outcome.WRITTEN_OFF)
    return True


def leave(balance: PatientBalanceWorkflow) -> str:
    """Nothing is owed any more: say how that came."""
    kept = balance.plan is not None and not balance.plan.broken
    otherwise = Outcome.PLAN_FINISHED if kept else Outcome.PAID
    ended = Outcome.WRITTEN_OFF if balance.debt_ended else otherwise
    outcome = Outcome.ASSISTANCE if balance.charity_granted else ended
    balance.mark(STAGE.name, outcome)
    return outcome


STAGE = Stage("statement", 10, Outcome, run)
