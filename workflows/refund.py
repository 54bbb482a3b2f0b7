"""A refund of a payment that somebody asks for: approved by somebody else, then given back the way it came."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from enum import StrEnum

    from activities.refunds import RefundActivities
    from models.ids import WorkflowKind
    from models.messages.refunds import GiveBack, RefundResult, RefundStart
    from workflows.retries import ASK_PAYER

from workflows.family import FamilyWorkflow

REFUND = "refund"


class Outcome(StrEnum):
    """How a request ends."""

    GIVEN_BACK = "given_back"
    REFUSED = "refused"


@workflow.defn
class RefundWorkflow(FamilyWorkflow):
    """A child of the encounter, beside its balances. A credit is refunded by check instead (workflows/credits.py)."""

    kind = WorkflowKind.REFUND
    clock_names = ("approval_task",)

    @workflow.init
    def __init__(self, start: RefundStart) -> None:
        super().__init__(start)
        self.request = start.request

    @workflow.run
    async def run(self, start: RefundStart) -> RefundResult:
        """Have it approved and give it back; what is not left of the payment by then is not given back."""
        asked = start.request
        await self.load_clocks()
        self.enter(REFUND)
        context = {"cents": asked.cents, "owner": "the patient", "payment": asked.payment, "request": asked.id}
        summary = f"Approve that payment {asked.payment} is refunded"
        done = await self.answer("approve_refund", summary, context, requested_by=asked.by)
        result = RefundResult(encounter=self.encounter, request=asked.id, refused="refused")
        if done.action == "approve":
            order = GiveBack(request=asked, at=self.now, approved_by=done.actor)
            result = await self.do(RefundActivities.give_back, order, ASK_PAYER, f"refund of {asked.payment}")
        self.mark(REFUND, Outcome.REFUSED if result.refused else Outcome.GIVEN_BACK, result.refused)
        await self.finish()
        return result
