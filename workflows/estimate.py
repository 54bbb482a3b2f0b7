"""A good-faith estimate that is due before there is an encounter: asked of a person in time, given, or not needed."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from datetime import date, timedelta

    from activities.estimate_requests import EstimateActivities
    from models.estimates import EstimateState
    from models.ids import WorkflowKind
    from models.messages.desk import TaskCard
    from models.messages.estimates import (
        AnswerEstimate,
        CloseEstimate,
        EstimateAnswered,
        EstimateRef,
        EstimateResult,
        EstimateStanding,
        EstimateStart,
    )
    from models.messages.facts import EstimateMoved
    from models.tasks.prepare_estimate import PrepareEstimate
    from workflows.happenings import ClockRang, Happening, TaskDone
    from workflows.retries import ASK_PAYER, RECORD

from workflows.desk import DeskWorkflow
from workflows.family import end_of, start_of

ESTIMATE = "estimate"
LATE = "late"
_REMINDER = "estimate_reminder"
_URGENT = 1


@workflow.defn
class EstimateWorkflow(DeskWorkflow):
    """Stands alone: there may never be an encounter. What is booked stands in the records, told by their version.

    It ends when nothing is owed, and starts again when the visit is moved or changed.
    """

    kind = WorkflowKind.ESTIMATE
    clock_names = ("good_faith_estimate*", _REMINDER)

    @workflow.init
    def __init__(self, start: EstimateStart) -> None:
        super().__init__(start, None)
        self._ref = EstimateRef(estimate=start.estimate)
        self._problem = ""
        self._late_since: date | None = None

    @workflow.run
    async def run(self, _start: EstimateStart) -> EstimateResult:
        """Ask until nothing is owed."""
        await self.load_clocks()
        while True:
            self.enter(ESTIMATE)
            while (standing := await self.look()).state is EstimateState.WAITING:
                await self.prepare(standing)
            self.mark(ESTIMATE, standing.state.value)
            await self.finish()
            if not self.inbox.take_all(EstimateMoved):
                return EstimateResult(state=standing.state)

    async def look(self) -> EstimateStanding:
        """Learn what is booked now. What was told until here is in it."""
        self.inbox.take_all(EstimateMoved)
        standing: EstimateStanding = await self.local(EstimateActivities.estimate_standing, self._ref, RECORD)
        return standing

    async def prepare(self, standing: EstimateStanding) -> None:
        """Ask for the estimate until it is given, not needed, or what is booked has changed."""
        self.run_clocks(standing)
        card = self.ask(standing)
        while True:
            match await self.next(_about_estimate):
                case ClockRang(clock="estimate_reminder", deadline=deadline):
                    await self.remind(card, f"{deadline.clock}: {deadline.rule}")
                case ClockRang(deadline=deadline):
                    self._late_since = standing.due
                    card = self.agenda.change_task(card.id, priority=_URGENT)
                    self.mark(ESTIMATE, LATE, f"{deadline.rule} ({deadline.source})")
                    await self.remind(card, f"{deadline.clock}: the last day is over")
                case TaskDone() as done:
                    self._problem = (await self.answered(standing, done)).problem
                    return
                case _:
                    self.withdraw_tasks("prepare_estimate")
                    self._problem = ""
                    return

    def run_clocks(self, standing: EstimateStanding) -> None:
        """Run the law's clock to the end of its last day, and a reminder before; those that run already go on."""
        assert standing.due is not None
        assert standing.began is not None
        due, running = end_of(standing.due), self.agenda.running(standing.clock)
        if (running is not None and running.due == due) or self._late_since == standing.due:
            return
        self.stop_clock(*self.clock_names)
        self.agenda.add_deadline(self.agenda.clocks[standing.clock], start_of(standing.began), due)
        reminder = self.agenda.clocks[_REMINDER]
        if (at := due - timedelta(hours=reminder.value)) > self.now:
            self.agenda.add_deadline(reminder, self.now, at)

    def ask(self, standing: EstimateStanding) -> TaskCard:
        """Open the task. Who and what stands in the records: a card has no PHI."""
        context = {
            "estimate": self._ref.estimate,
            "version": standing.version,
            "services": standing.services,
            "cents": standing.total_cents,
            "visit": standing.service_date.isoformat() if standing.service_date else None,
            "rule": self.agenda.clocks[standing.clock].rule,
            "source": self.agenda.clocks[standing.clock].source,
            "problem": self._problem,
        }
        card = self.open_task("prepare_estimate", f"until {standing.due:%B %-d, %Y}", context)
        assert standing.due is not None
        late = {"priority": _URGENT} if self._late_since == standing.due else {}
        return self.agenda.change_task(card.id, due=end_of(standing.due), **late)

    async def answered(self, standing: EstimateStanding, done: TaskDone) -> EstimateAnswered:
        """Do what the person said. Where that cannot be, they are asked again, and told why."""
        form = done.form
        assert isinstance(form, PrepareEstimate)
        if form.action == "not_needed":
            close = CloseEstimate(
                estimate=self._ref.estimate, version=standing.version, at=done.at, actor=done.actor, reason=form.reason
            )
            closed: EstimateAnswered = await self.local(EstimateActivities.close_estimate, close, RECORD)
            return closed
        answer = AnswerEstimate(
            estimate=self._ref.estimate,
            version=standing.version,
            task=done.task.id,
            at=done.at,
            actor=done.actor,
            lines=form.lines,
            diagnoses=form.diagnoses,
            delivery=form.delivery,
        )
        given: EstimateAnswered = await self.do(
            EstimateActivities.give_estimate, answer, ASK_PAYER, "give the estimate"
        )
        return given


def _about_estimate(happening: Happening) -> bool:
    match happening:
        case EstimateMoved():
            return True
        case TaskDone(type=name):
            return name == "prepare_estimate"
        case ClockRang():
            return True
        case _:
            return False
