"""One remittance: balanced, matched, posted once, announced, and found in the bank."""

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.remittance import TOLD_BEFORE, RemittanceActivities
    from models.ids import WorkflowKind
    from models.messages.claims import RemittanceExam, RemittanceRef, RemittanceResult, RemittanceStart
    from models.tasks.match_remittance import MatchRemittance
    from workflows.happenings import TaskDone
    from workflows.retries import DECIDE

from workflows.reassociation import PaymentHalf

POSTING = "posting"


@workflow.defn
class RemittanceWorkflow(PaymentHalf):
    """Stands alone: an 835 may pay claims of many encounters."""

    kind = WorkflowKind.REMITTANCE

    @workflow.init
    def __init__(self, start: RemittanceStart) -> None:
        super().__init__(start, start.remittance)
        self.remittance = RemittanceRef(remittance=start.remittance)

    @workflow.run
    async def run(self, _start: RemittanceStart) -> RemittanceResult:
        """Examine, ask about what nobody can match, post; then see that the bank has the money."""
        exam: RemittanceExam = await self.local(RemittanceActivities.examine_remittance, self.remittance, DECIDE)
        self.stage, self.payer_id = POSTING, exam.payer_id
        if not exam.balanced or exam.unmatched or exam.repeats or exam.reused:
            await self.load_clocks()
        if not exam.balanced:
            return await self.report_unbalanced(exam)
        if exam.reused and not await self.released(exam):
            return await self.leave("rejected")
        if exam.unmatched:
            await self.match(exam)
        result = await self.post(exam)
        if result is None:
            return await self.leave("rejected" if self.remittance.rejected else "duplicate")
        if not result.payment.settled:
            await self.wait_for_other_half(result.payment, "missing_deposit")
        await self.finish()
        return result

    async def post(self, exam: RemittanceExam) -> RemittanceResult | None:
        """Post, after a person has decided about what was told before; None where nothing of it is to be posted."""
        while True:
            if exam.reused and not self.remittance.trace_reused and not await self.released(exam):
                return None
            if exam.repeats and await self.told_before(exam):
                return None
            try:
                result: RemittanceResult = await self.do(
                    RemittanceActivities.post_remittance, self.remittance, DECIDE, "post and announce", TOLD_BEFORE
                )
                return result
            except ActivityError:  # another 835 told it meanwhile, or a person matched a claim to it
                if not self.agenda.clocks:
                    await self.load_clocks()
                exam = await self.local(RemittanceActivities.examine_remittance, self.remittance, DECIDE)

    async def told_before(self, exam: RemittanceExam) -> bool:
        """Ask whether claims that another 835 told are paid once more; True where nothing else is in this one."""
        repeated = [each.model_dump(mode="json") for each in exam.repeats]
        context = {"remittance": self.remittance.remittance, "repeats": repeated, "parts": exam.parts}
        done = await self.answer("duplicate_remittance", "", context)
        self.remittance = self.remittance.model_copy(update={"actor": done.actor, "repeats": done.action == "post"})
        if done.action == "post":
            return False
        left = tuple(each.position for each in exam.repeats)
        self.remittance = self.remittance.model_copy(update={"returned": (*self.remittance.returned, *left)})
        return len(left) == exam.parts

    async def released(self, exam: RemittanceExam) -> bool:
        """Ask about an 835 under whose trace number another amount is posted; False where it is rejected."""
        findings = [finding.model_dump(mode="json") for finding in exam.reused]
        done = await self.answer("reused_trace", "", {"remittance": self.remittance.remittance, "findings": findings})
        post = done.action == "post"
        self.remittance = self.remittance.model_copy(
            update={"actor": done.actor, "trace_reused": post, "rejected": not post}
        )
        return post

    async def leave(self, outcome: str) -> RemittanceResult:
        """An 835 that tells nothing new, or that a person rejected, is never posted."""
        await self.local(RemittanceActivities.hold_remittance, self.remittance)
        await self.finish()
        return RemittanceResult(posted_claims=0, paid_cents=0, outcome=outcome)

    async def report_unbalanced(self, exam: RemittanceExam) -> RemittanceResult:
        """An unbalanced 835 posts nothing: the payer must send another."""
        findings = [finding.model_dump(mode="json") for finding in exam.findings]
        await self.answer("unbalanced_remittance", "", {"remittance": self.remittance.remittance, "findings": findings})
        await self.finish()
        return RemittanceResult(posted_claims=0, paid_cents=0, outcome="unbalanced")

    async def match(self, exam: RemittanceExam) -> None:
        """Ask for each payment that belongs to no claim we know."""
        for unmatched in exam.unmatched:
            context = {"remittance": self.remittance.remittance, **unmatched.model_dump(mode="json")}
            done = await self.answer("match_remittance", "", context)
            self.remittance = with_answer(self.remittance, unmatched.position, done)


def with_answer(remittance: RemittanceRef, position: int, done: TaskDone) -> RemittanceRef:
    """Return the reference with one more position matched or returned."""
    assert isinstance(done.form, MatchRemittance)
    if done.action == "match":
        matches = {**remittance.matches, position: done.form.claim_number}
        return remittance.model_copy(update={"matches": matches, "actor": done.actor})
    return remittance.model_copy(update={"returned": (*remittance.returned, position), "actor": done.actor})
