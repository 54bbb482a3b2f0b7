"""One deposit that came without its 835, or against one that was explained before."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.remittance import RemittanceActivities
    from models.deposits import Reassociation
    from models.ids import WorkflowKind
    from models.messages.deposits import DepositRef, DepositResult, DepositStart
    from workflows.retries import RECORD

from workflows.reassociation import PaymentHalf


@workflow.defn
class DepositWorkflow(PaymentHalf):
    """Stands alone, like a remittance. It ends when the 835 is posted: what then differs is the 835's to ask about."""

    kind = WorkflowKind.DEPOSIT

    @workflow.init
    def __init__(self, start: DepositStart) -> None:
        super().__init__(start, start.deposit)
        self._deposit = DepositRef(deposit=start.deposit)
        self._first = True

    def through(self) -> bool:
        """Whether the 835 is here; one that was here before has nobody else who asks."""
        return self.payment.settled or (self._first and bool(self.payment.remittances))

    @workflow.run
    async def run(self, _start: DepositStart) -> DepositResult:
        """Look whether it is explained by now; wait for what explains it."""
        payment: Reassociation = await self.local(RemittanceActivities.examine_deposit, self._deposit, RECORD)
        self._first = not payment.remittances
        if not payment.settled:
            await self.wait_for_other_half(payment, "missing_remittance")
        await self.finish()
        outcome = "matched" if self.payment.settled else "explained_in_part" if self.payment.remittances else "given_up"
        return DepositResult(outcome=outcome, cents=payment.deposited_cents)
