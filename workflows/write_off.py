"""A write-off, or the taking back of one, that somebody asks for: approved by somebody else, then posted."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from enum import StrEnum

    from activities.write_offs import WriteOffActivities
    from models.ids import WorkflowKind
    from models.messages.write_offs import PostWriteOff, WriteOffResult, WriteOffStart
    from workflows.retries import RECORD

from workflows.family import FamilyWorkflow

WRITE_OFF = "write_off"


class Outcome(StrEnum):
    """How a request ends."""

    POSTED = "posted"
    REFUSED = "refused"


@workflow.defn
class WriteOffWorkflow(FamilyWorkflow):
    """A child of the encounter, beside its balances."""

    kind = WorkflowKind.WRITE_OFF
    clock_names = ("approval_task",)

    @workflow.init
    def __init__(self, start: WriteOffStart) -> None:
        super().__init__(start)
        self.request = start.request

    @workflow.run
    async def run(self, start: WriteOffStart) -> WriteOffResult:
        """Have it approved and post it; what is not owed any more by then is not posted."""
        asked = start.request
        await self.load_clocks()
        self.enter(WRITE_OFF)
        context = {
            "cents": asked.cents,
            "write_off": asked.reason.value,
            "payer": asked.sequence.value if asked.sequence else "patient",
            "reverses": asked.reverses,
            "evidence": list(asked.evidence),
            "request": asked.id,
        }
        summary = "Approve that a write-off is taken back" if asked.reverses else ""
        done = await self.answer("approve_write_off", summary, context, requested_by=asked.by)
        result = WriteOffResult(encounter=self.encounter, request=asked.id, sequence=asked.sequence, refused="refused")
        if done.action == "approve":
            order = PostWriteOff(request=asked, at=self.now, approved_by=done.actor)
            result = await self.local(WriteOffActivities.post_write_off, order, RECORD)
        self.mark(WRITE_OFF, Outcome.REFUSED if result.refused else Outcome.POSTED, result.refused)
        await self.finish()
        return result
