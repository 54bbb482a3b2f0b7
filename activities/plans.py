"""Payment plans: policy decides or asks, what was agreed is kept."""

from temporalio import activity

from codesets.patient_policy import patient_policy
from domain import plans
from models.messages.balance import PlanAnswer, RequestPlan, TellPlan
from models.plans import Plan
from storage import audit, clocks, encounters
from storage import plans as kept
from storage.engine import Database
from storage.ledger import reading

_DUE, _GRACE = "plan_installment", "plan_missed"


class PlanActivities:
    """Payment plans: policy decides or asks, what was agreed is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn
    async def request_plan(self, request: RequestPlan) -> PlanAnswer:
        """Agree to a plan that policy lets pass, or return what a person needs to decide."""
        policy = patient_policy(request.at.date()).plan
        async with self._database.session() as session:
            owed = (await reading.balances(session, request.encounter)).patient
        if owed <= 0:
            return PlanAnswer(objections=("nothing is owed",))
        if plans.automatic(policy, owed, request.installments) and not request.renegotiated:
            return await self._agreed(request, "policy")
        return PlanAnswer(
            objections=plans.objections(policy, owed, request.installments),
            installment_cents=-(-owed // request.installments),
        )

    @activity.defn
    async def open_plan(self, request: RequestPlan) -> PlanAnswer:
        """Keep a plan that a person has approved, on what is owed now."""
        return await self._agreed(request, request.approved_by)

    @activity.defn
    async def tell_plan(self, told: TellPlan) -> None:
        """Note what became of a plan."""
        async with self._database.transaction() as session:
            await kept.note(session, told.encounter, told.number, told.event, told.at)

    async def _agreed(self, request: RequestPlan, by: str) -> PlanAnswer:
        on = request.at.date()
        async with self._database.transaction() as session:
            await encounters.get(session, request.encounter, lock=True)
            owed = (await reading.balances(session, request.encounter)).patient
            if owed <= 0:
                return PlanAnswer(objections=("nothing is owed",))
            rules = await clocks.effective(session, [_DUE, _GRACE], "", on)
            agreed = Plan(
                number=1,
                cents=owed,
                received_before_cents=await kept.received(session, request.encounter),
                started=on,
                schedule=plans.schedule(owed, request.installments, on, rules[_DUE]),
                grace_days=rules[_GRACE].value,
            )
            plan = await kept.keep(session, request.encounter, request.at, agreed, by)
            detail = {"number": plan.number, "cents": plan.cents, "installments": len(plan.schedule)}
            await audit.record(session, by, "plan.agreed", f"encounter/{request.encounter}", detail)
        return PlanAnswer(plan=plan, misses=patient_policy(on).plan.misses)
