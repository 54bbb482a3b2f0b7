"""The scripted office's part about payment plans, by the real rules."""

from office_case import Case, OfficePart
from temporalio import activity

from codesets.clocks import load_clocks
from codesets.patient_policy import patient_policy
from domain import plans
from domain.autopay import to_charge
from models.messages.autopay import ChargeInstallment, InstallmentCharged
from models.messages.balance import PlanAnswer, RequestPlan, TellPlan
from models.plans import Plan


class PlanOffice(OfficePart):
    """The plan's activities, over cases in memory."""

    @activity.defn
    async def request_plan(self, request: RequestPlan) -> PlanAnswer:
        case, policy = self._note(request.encounter, request), patient_policy(request.at.date()).plan
        if plans.automatic(policy, case.patient, request.installments) and not request.renegotiated:
            return self._agreed(case, request)
        return PlanAnswer(objections=plans.objections(policy, case.patient, request.installments))

    @activity.defn
    async def open_plan(self, request: RequestPlan) -> PlanAnswer:
        return self._agreed(self._note(request.encounter, request), request)

    def _agreed(self, case: Case, request: RequestPlan) -> PlanAnswer:
        rules = {row.name: row for row in load_clocks()}
        on = request.at.date()
        plan = Plan(
            number=1 + len(case.made("open_plan")),
            cents=case.patient,
            received_before_cents=case.received,
            started=on,
            schedule=plans.schedule(case.patient, request.installments, on, rules["plan_installment"]),
            grace_days=rules["plan_missed"].value,
        )
        case.plans.append(plan)
        return PlanAnswer(plan=plan, misses=patient_policy(on).plan.misses)

    @activity.defn
    async def tell_plan(self, told: TellPlan) -> None:
        self._note(told.encounter, told)

    @activity.defn
    async def charge_installment(self, order: ChargeInstallment) -> InstallmentCharged:
        """The card is charged, or declined so often as the story says."""
        case = self._note(order.encounter, order)
        if case.declines:
            case.declines -= 1
            retries = patient_policy(order.at.date()).plan.autopay_retries
            return InstallmentCharged(declined=True, again=order.attempt < retries)
        plan = case.plans[-1]
        cents = to_charge(plan, order.installment, case.received - plan.received_before_cents, case.patient)
        case.patient -= cents
        case.received += cents
        return InstallmentCharged()
