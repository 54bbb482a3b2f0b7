"""Payment plans: instalments with days of grace; a plan that is broken goes on to collections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.messages.facts import PatientEvent, PatientReported
from models.tasks.approve_plan import ApprovePlan
from workflows.topics import Topic

if TYPE_CHECKING:
    from workflows.happenings import TaskDone
    from workflows.patient_balance import PatientBalanceWorkflow


@dataclass
class Plan:
    """A payment plan: what was owed at the start, in how many instalments, and how many have come due."""

    cents: int
    installments: int
    due: int = 0

    @property
    def allowed_cents(self) -> int:
        """What may still be owed when every instalment that came due was paid."""
        return self.cents - self.cents * self.due // self.installments


async def requested(balance: PatientBalanceWorkflow, fact: PatientReported) -> None:
    """Have the plan approved."""
    balance.open_task("approve_plan", "", {"cents": balance.cents, "installments": fact.installments})


async def approved(balance: PatientBalanceWorkflow, done: TaskDone) -> None:
    """Start the instalments."""
    assert isinstance(done.form, ApprovePlan)
    if done.form.action == "approve":
        balance.plan = Plan(balance.cents, done.form.installments)
        balance.start_clock("plan_installment")


async def installment_due(balance: PatientBalanceWorkflow) -> bool:
    """Give the instalment its days of grace, and start the next one."""
    assert balance.plan is not None
    balance.plan.due += 1
    balance.start_clock("plan_missed")
    if balance.plan.due < balance.plan.installments:
        balance.start_clock("plan_installment")
    return False


async def grace_over(balance: PatientBalanceWorkflow) -> bool:
    """Whether more is owed than the instalments so far allow: the plan is broken."""
    return balance.plan is not None and balance.cents > balance.plan.allowed_cents


TOPIC = Topic(
    "plan",
    hears={PatientEvent.PLAN_REQUESTED: requested},
    decides={"approve_plan": approved},
    rings={"plan_installment": installment_due, "plan_missed": grace_over},
    clocks=("plan_*",),
)
