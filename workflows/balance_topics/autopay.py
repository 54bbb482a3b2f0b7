"""Installments by a stored card: charged on their day; what is declined is told, tried again, then missed as ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from activities.autopay import AutopayActivities
from models.messages.autopay import ChargeInstallment, InstallmentCharged
from models.messages.facts import PatientEvent, PatientReported
from models.plans import PlanEvent
from workflows.balance_topics.plan import next_charge
from workflows.retries import ASK_PAYER
from workflows.topics import Topic

if TYPE_CHECKING:
    from workflows.patient_balance import PatientBalanceWorkflow

_RETRY = "plan_autopay_retry"


async def agreed(balance: PatientBalanceWorkflow, _fact: PatientReported) -> None:
    """Charge from the next installment on."""
    if balance.plan is not None:
        balance.plan.autopay = True
        next_charge(balance, balance.plan)


async def revoked(balance: PatientBalanceWorkflow, _fact: PatientReported) -> None:
    """Charge nothing any more; what an attempt would still ask for finds no consent."""
    if balance.plan is not None:
        balance.plan.autopay = False
    balance.stop_clock("plan_autopay", _RETRY)


async def day_came(balance: PatientBalanceWorkflow) -> bool:
    """Charge the installment whose day it is, or was while something was pending."""
    plan = balance.plan
    if plan is None:
        return False
    balance.stop_clock(_RETRY)  # of the installment before: its grace runs, or it is missed
    plan.charging = sum(each.due <= balance.now.date() for each in plan.agreed.schedule) - 1
    plan.attempts = 0
    return await _charge(balance)


async def _charge(balance: PatientBalanceWorkflow) -> bool:
    """One attempt. A decline is told at once, with what comes next."""
    plan = balance.plan
    if plan is None:
        return False
    order = ChargeInstallment(
        encounter=balance.encounter, at=balance.now, plan=plan.agreed.number, installment=plan.charging,
        attempt=plan.attempts,
    )  # fmt: skip
    done: InstallmentCharged = await balance.do(
        AutopayActivities.charge_installment, order, ASK_PAYER, f"installment {plan.charging + 1}"
    )
    await balance.refresh()
    if done.declined:
        plan.attempts += 1
        if done.again:
            balance.start_clock(_RETRY)
        await balance.send_statement(plan=PlanEvent.DECLINED)
    return False


TOPIC = Topic(
    "autopay",
    hears={PatientEvent.AUTOPAY_AGREED: agreed, PatientEvent.AUTOPAY_REVOKED: revoked},
    rings={"plan_autopay": day_came, _RETRY: _charge},
)
