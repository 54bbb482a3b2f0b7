"""The scripted office's part about remittances and deposits."""

from office_case import CHARGE, OfficePart
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.remittance import NOT_HERE, TOLD_BEFORE
from models.deposits import Reassociation
from models.messages.claims import RemittanceExam, RemittanceRef, RemittanceResult
from models.messages.deposits import DepositRef, MatchDeposit


class RemittanceOffice(OfficePart):
    """What RemittanceActivities do, over what was scripted by remittance and deposit."""

    def __init__(self) -> None:
        self.exams: dict[str, RemittanceExam] = {}
        self.overtaken: dict[str, RemittanceExam] = {}
        """What an examination finds after another 835 was posted first."""
        self.payments: dict[str, Reassociation] = {}
        """By remittance and deposit."""

    @activity.defn
    async def examine_remittance(self, remittance: RemittanceRef) -> RemittanceExam:
        return self.exams[remittance.remittance]

    @activity.defn
    async def post_remittance(self, remittance: RemittanceRef) -> RemittanceResult:
        self.cases[remittance.remittance].calls.append(("post_remittance", remittance))
        if (exam := self.overtaken.pop(remittance.remittance, None)) is not None:
            self.exams[remittance.remittance] = exam
            raise ApplicationError("told before", type=TOLD_BEFORE, non_retryable=True)
        payment = self.payments.get(remittance.remittance, Reassociation())
        return RemittanceResult(posted_claims=1, paid_cents=CHARGE, outcome="posted", payment=payment)

    @activity.defn
    async def hold_remittance(self, remittance: RemittanceRef) -> None:
        self.cases[remittance.remittance].calls.append(("hold_remittance", remittance))

    @activity.defn
    async def examine_deposit(self, deposit: DepositRef) -> Reassociation:
        return self.payments[deposit.deposit]

    @activity.defn
    async def match_deposit(self, match: MatchDeposit) -> Reassociation:
        if match.deposit not in self.payments:
            raise ApplicationError("not here", type=NOT_HERE, non_retryable=True)
        return self.payments[match.deposit]
