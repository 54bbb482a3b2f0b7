"""Payment plans: installments with days of grace; missed too often, a plan is broken, and goes on to the notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from activities.plans import PlanActivities
from domain import plans
from models.messages.balance import PlanAnswer, RequestPlan, TellPlan
from models.messages.facts import PatientEvent, PatientReported
from models.plans import Plan, PlanEvent
from models.tasks.approve_plan import ApprovePlan
from workflows.family import start_of
from workflows.topics import Topic

if TYPE_CHECKING:
    from workflows.happenings import TaskDone
    from workflows.patient_balance import PatientBalanceWorkflow

_DAY = timedelta(days=1)
_STATEMENTS = ("statement_2", "statement_3", "statement_4", "statement_resumed")


@dataclass
class RunningPlan:
    """A plan that is not over: how many installments have come due, how many in a row were missed.

    With `autopay` a stored card pays: which installment it was last charged for, and how often it was declined.
    """

    agreed: Plan
    most_misses: int
    due: int = 0
    misses: int = 0
    autopay: bool = False
    charging: int = 0
    attempts: int = 0

    @property
    def last(self) -> bool:
        """Whether no installment will come due any more."""
        return self.due == len(self.agreed.schedule)

    @property
    def broken(self) -> bool:
        """Whether too many installments in a row were missed; paying them in time cures it."""
        return self.misses >= self.most_misses

    def arrears(self, balance: PatientBalanceWorkflow) -> int:
        """What should have been paid by now and was not, in cents."""
        paid = balance.paid_cents - self.agreed.received_before_cents
        return plans.arrears(self.agreed.schedule[: self.due], paid, balance.cents, balance.now.date())


async def requested(balance: PatientBalanceWorkflow, fact: PatientReported) -> None:
    """Agree at once where policy says so, else have the plan decided; one that replaces another is always decided."""
    answer = await _ask(balance, fact.installments)
    if answer.plan is not None:
        await start(balance, answer)
        return
    await balance.refresh()
    balance.open_task(
        "approve_plan",
        "; ".join(answer.objections),
        {
            "cents": balance.cents,
            "installments": fact.installments,
            "installment_cents": answer.installment_cents,
            "objections": list(answer.objections),
            "renegotiated": balance.plan is not None,
        },
    )


async def _ask(balance: PatientBalanceWorkflow, installments: int) -> PlanAnswer:
    request = RequestPlan(
        encounter=balance.encounter,
        at=balance.now,
        installments=installments,
        renegotiated=balance.plan is not None,
    )
    answer: PlanAnswer = await balance.local(PlanActivities.request_plan, request)
    return answer


async def approved(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Start the installments that a person has approved, on what is owed now."""
    assert isinstance(done.form, ApprovePlan)
    if done.form.action != "approve":
        return
    request = RequestPlan(
        encounter=balance.encounter, at=balance.now, installments=done.form.installments, approved_by=done.actor
    )
    answer: PlanAnswer = await balance.local(PlanActivities.open_plan, request)
    if answer.plan is not None:
        await start(balance, answer)


async def start(balance: PatientBalanceWorkflow, answer: PlanAnswer) -> None:
    """Let the plan take the place of the statements' cycle, and tell the patient what was agreed."""
    assert answer.plan is not None
    await balance.refresh()
    balance.plan = RunningPlan(answer.plan, answer.misses)
    balance.mark("statement", "plan")
    balance.stop_clock("plan_*", *_STATEMENTS)
    _next_installment(balance, balance.plan)
    if not balance.hold:
        await balance.send_statement()


def _next_installment(balance: PatientBalanceWorkflow, plan: RunningPlan) -> None:
    if not plan.last:
        clock, due = balance.agenda.clocks["plan_installment"], plan.agreed.schedule[plan.due].due
        balance.agenda.add_deadline(clock, balance.now, start_of(due) + _DAY)  # when the day is over
        next_charge(balance, plan)


def next_charge(balance: PatientBalanceWorkflow, plan: RunningPlan) -> None:
    """Have the next installment charged on its day, where a stored card pays."""
    if plan.autopay and not plan.last:
        balance.stop_clock("plan_autopay")
        clock, due = balance.agenda.clocks["plan_autopay"], plan.agreed.schedule[plan.due].due
        balance.agenda.add_deadline(clock, balance.now, start_of(due))


async def installment_due(balance: PatientBalanceWorkflow) -> bool:
    """Count the installment, give it its days of grace where it is not paid, and send the next month's statement."""
    plan = balance.plan
    assert plan is not None
    plan.due += 1
    await balance.refresh()
    if plan.arrears(balance) and not plan.broken:
        balance.start_clock("plan_missed")
    _next_installment(balance, plan)
    if not plan.last:
        await balance.send_statement()
    elif not plan.arrears(balance):
        await _bill_the_rest(balance)
    return False


async def _bill_the_rest(balance: PatientBalanceWorkflow) -> None:
    """The plan is paid and something beside it is owed: it is billed, with a month until the notice."""
    if balance.cents > 0:
        await over(balance, PlanEvent.FINISHED)
        await balance.send_statement()
        balance.start_clock("statement_resumed")


async def grace_over(balance: PatientBalanceWorkflow) -> bool:
    """An installment that is still not paid is missed."""
    await balance.refresh()
    if balance.plan is not None and balance.plan.arrears(balance):
        await missed(balance, balance.plan)
    return False


async def missed(balance: PatientBalanceWorkflow, plan: RunningPlan) -> None:
    """Remind. The last miss in a row breaks the plan, and so does one of the last installment; the arrears cure it."""
    if plan.broken:
        return
    plan.misses = plan.most_misses if plan.last else plan.misses + 1
    event = PlanEvent.BROKEN if plan.broken else PlanEvent.MISSED
    await _tell(balance, plan, event)
    if plan.broken:
        balance.stop_clock("plan_missed")
        balance.start_clock("plan_cure")
    await balance.send_statement(plan=event)


async def cure_over(balance: PatientBalanceWorkflow) -> bool:
    """A broken plan whose arrears were not paid goes on to the end of the cycle; True says so."""
    await balance.refresh()
    plan = balance.plan
    if plan is None or not plan.arrears(balance):
        return False
    await over(balance, PlanEvent.GIVEN_UP)
    return True


async def paid(balance: PatientBalanceWorkflow, _fact: PatientReported) -> None:
    """What catches up forgets the misses, and cures a broken plan."""
    await balance.refresh()
    plan = balance.plan
    if plan is None or plan.arrears(balance):
        return
    if plan.broken:
        await _tell(balance, plan, PlanEvent.CURED)
    plan.misses = 0
    balance.stop_clock("plan_missed", "plan_cure")
    if plan.last:
        await _bill_the_rest(balance)


async def bounced(balance: PatientBalanceWorkflow, _fact: PatientReported) -> None:
    """An installment whose payment was taken back counts as missed, unless its days of grace still run."""
    await balance.refresh()
    plan = balance.plan
    if plan is not None and plan.arrears(balance) and balance.agenda.running("plan_missed") is None:
        await missed(balance, plan)


async def over(balance: PatientBalanceWorkflow, event: PlanEvent) -> None:
    """The plan is over; nothing happens where there is none."""
    if balance.plan is not None:
        await _tell(balance, balance.plan, event)
        balance.plan = None
        balance.stop_clock("plan_*")


async def _tell(balance: PatientBalanceWorkflow, plan: RunningPlan, event: PlanEvent) -> None:
    told = TellPlan(encounter=balance.encounter, at=balance.now, number=plan.agreed.number, event=event)
    await balance.local(PlanActivities.tell_plan, told)


TOPIC = Topic(
    "plan",
    hears={
        PatientEvent.PLAN_REQUESTED: requested,
        PatientEvent.PAYMENT: paid,
        PatientEvent.PAYMENT_REVERSED: bounced,
    },
    decides={"approve_plan": approved},
    rings={"plan_installment": installment_due, "plan_missed": grace_over, "plan_cure": cure_over},
    clocks=("plan_*",),
)
