"""A small encounter workflow with the real desk: updates, signals, queries and projection are those of production."""

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from models.ids import WorkflowKind
    from models.messages.desk import TaskCard
    from models.messages.encounter import EncounterResult, EncounterStart
    from models.tasks import Form
    from workflows.family import FamilyWorkflow
    from workflows.happenings import ClockRang, TaskDone


@workflow.defn(name="EncounterWorkflow")
class StandIn(FamilyWorkflow):
    """Registration, then coding with a reminder, then a write-off, of the cents in the coder's note, to approve."""

    kind = WorkflowKind.ENCOUNTER
    clock_names = ("registration_task", "days_to_code", "query_*", "approval_task")

    @workflow.init
    def __init__(self, start: EncounterStart) -> None:
        super().__init__(start)

    def refuse(self, card: TaskCard, form: Form) -> None:
        """Refuses as an appeal does that is too late."""
        if card.type == "approve_write_off" and form.note == "late":
            raise ApplicationError("the time is over", "Say why.", type="AppealTooLate")

    @workflow.run
    async def run(self, start: EncounterStart) -> EncounterResult:
        await self.load_clocks()
        self.enter("registration")
        await self.answer("registration_gap", "birth date missing")
        self.mark("registration", "registered")
        self.enter("coding")
        self.start_clock("days_to_code")
        card = self.open_task("code_encounter")
        while True:
            match await self.next(lambda each: isinstance(each, TaskDone | ClockRang)):
                case TaskDone(actor=coder) as done if done.task.id == card.id:
                    break
                case _:
                    pass
        self.stop_clock("*")
        if done.form.note == "strand me":
            await self.next(lambda _: False)
        self.mark("coding", "coded")
        self.enter("denial")
        await self.answer("approve_write_off", "", {"cents": int(done.form.note or 100)}, requested_by=coder)
        self.mark("closed", "closed")
        await self.finish()
        return EncounterResult(outcome="closed")
