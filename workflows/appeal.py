"""One level of an appeal: written in time or with good cause, sent, decided."""

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from datetime import datetime

    from activities.letters import LetterActivities
    from domain.appeals import filing_time
    from models.ids import WorkflowKind
    from models.messages.appeals import FilingTime
    from models.messages.claims import AppealEnd, AppealResult, AppealStart, LetterKind, SendLetter
    from models.messages.desk import TaskCard
    from models.messages.facts import AppealDecided, AppealFiled
    from models.money import dollars
    from models.tasks import Form
    from models.tasks.write_appeal import WriteAppeal
    from workflows.happenings import ClockRang, Happening, TaskDone
    from workflows.retries import ASK_PAYER

from workflows.family import FamilyWorkflow, end_of

APPEAL = "appeal"
LATE = "late"


@workflow.defn
class AppealWorkflow(FamilyWorkflow):
    """A child of the claim."""

    kind = WorkflowKind.APPEAL
    clock_names = ("appeal_*", "notice_receipt", "denial_task", "approval_task")

    @workflow.init
    def __init__(self, start: AppealStart) -> None:
        super().__init__(start)
        self.start = start
        self.limit: FilingTime | None = None

    @workflow.run
    async def run(self, start: AppealStart) -> AppealResult:
        """Write, send, wait for the decision."""
        await self.load_clocks()
        self.enter(APPEAL)
        letter = await self.write()
        result = letter if isinstance(letter, AppealResult) else await self.send_and_await(letter)
        self.mark(APPEAL, result.end.value, f"level {start.level}")
        await self.finish()
        return result

    @property
    def late(self) -> bool:
        """Whether the last day of this level is over."""
        return self.late_at(self.now)

    def late_at(self, moment: datetime) -> bool:
        """Whether the last day of this level was over at a moment."""
        return self.limit is not None and moment >= end_of(self.limit.last_day)

    def refuse(self, card: TaskCard, form: Form) -> None:
        """A late appeal is not filed silently: without good cause the answer is not taken."""
        if card.type != "write_appeal" or self.limit is None or not self.late:
            return
        assert isinstance(form, WriteAppeal)
        if form.action == "send" and not form.good_cause:
            words = f"the time to appeal ended on {self.limit.words}"
            remedy = (
                f"Add `good_cause`: why it is late ({self.start.good_cause_rule}). Somebody else approves it, and the"
                " letter says it. Or give the appeal up."
            )
            raise ApplicationError(words, remedy, type="AppealTooLate")

    async def write(self) -> AppealResult | TaskDone:
        """Have the letter written: in time, or with a statement of good cause that somebody else approves."""
        self.limit = filing_time(self.agenda.clocks, self.start.level, self.start.denied_on)
        if self.limit is not None:
            clock = self.agenda.clocks[self.limit.clock]
            self.agenda.add_deadline(clock, self.now, end_of(self.limit.last_day))
        card = self.ask_for_letter()
        result: AppealResult | TaskDone | None = None
        letter: TaskDone | None = None
        while result is None:
            match await self.next(self._about_letter):
                case AppealDecided() as decided:  # the payer paid before it was asked
                    result = decision(decided)
                case ClockRang(deadline=deadline):
                    self.mark(APPEAL, LATE, f"level {self.start.level}")
                    await self.remind(card, f"{deadline.clock}: the last day is over; only with good cause")
                case TaskDone(type="write_appeal", action="give_up") as done:
                    end = AppealEnd.TOO_LATE if self.late_at(done.at) else AppealEnd.GIVEN_UP
                    result = AppealResult(end=end, on=self.now.date())
                case TaskDone(type="write_appeal") as done if self.late_at(done.at):
                    letter = done
                    context = {"claim": self.start.claim.number, "level": self.start.level, "request": done.task.id}
                    self.open_task("approve_late_appeal", "", context, requested_by=done.actor)
                case TaskDone(type="approve_late_appeal", action="refuse"):
                    card = self.ask_for_letter()
                case TaskDone(type="approve_late_appeal"):
                    result = letter
                case TaskDone() as done:
                    result = done
        self.withdraw_tasks("write_appeal")
        self.withdraw_tasks("approve_late_appeal")
        self.stop_clock("appeal_filing_*")
        return result

    def ask_for_letter(self) -> TaskCard:
        """Open the task of the letter, with what the level asks."""
        context = {
            "claim": self.start.claim.number,
            "level": self.start.level,
            "name": self.start.name,
            "cents": self.start.at_stake_cents,
            "reasons": list(self.start.reasons),
            "aggregate": list(self.start.aggregate),
            "filing": self.limit.model_dump(mode="json") if self.limit else None,
            "late": self.late,
        }
        name = f", {self.start.name}" if self.start.name else ""
        until = f", until {self.limit.last_day:%B %-d, %Y}" if self.limit else ""
        summary = f"level {self.start.level}{name}, {dollars(self.start.at_stake_cents)} at stake{until}"
        return self.open_task("write_appeal", summary, context)

    @staticmethod
    def _about_letter(happening: Happening) -> bool:
        match happening:
            case AppealDecided():
                return True
            case ClockRang(deadline=deadline):
                return deadline.clock.startswith("appeal_filing_")
            case TaskDone(type=name):
                return name in ("write_appeal", "approve_late_appeal")
            case _:
                return False

    async def send_and_await(self, done: TaskDone) -> AppealResult:
        """Send the letter and wait for the payer; chase it when its time to decide is over."""
        await self.do(LetterActivities.send_letter, self.letter(done), ASK_PAYER, "appeal to the payer")
        if self.start.reports:
            claim, level = self.start.claim.number, self.start.level
            await self.report(AppealFiled(id=f"filed:{done.task.id}", on=self.now.date(), claim=claim, level=level))
        clock = f"appeal_decision_{self.start.level}"
        self.start_clock(clock)
        while True:
            match await self.next(_about_decision):
                case AppealDecided() as decided:
                    return decision(decided)
                case ClockRang():
                    self.open_task("chase_appeal", "", {"claim": self.start.claim.number})
                case TaskDone(action="treat_as_upheld"):
                    return AppealResult(end=AppealEnd.UPHELD, on=self.now.date())
                case _:
                    self.start_clock(clock)

    def letter(self, done: TaskDone) -> SendLetter:
        """What goes to the payer. A late one says why, and by which rule it may be taken."""
        assert isinstance(done.form, WriteAppeal)
        return SendLetter(
            key=done.task.id,
            kind=LetterKind.APPEAL,
            encounter=self.encounter,
            at=self.now,
            claim=self.start.claim,
            level=self.start.level,
            text=done.form.letter,
            documents=done.form.documents,
            policy=done.form.policy,
            deadline=self.limit.words if self.limit else "",
            good_cause=f"{done.form.good_cause} ({self.start.good_cause_rule})" if self.late_at(done.at) else "",
            aggregate=self.start.aggregate,
            actor=done.actor,
        )


def decision(decided: AppealDecided) -> AppealResult:
    """What the payer decided, as the end of the level."""
    end = AppealEnd.OVERTURNED if decided.overturned else AppealEnd.UPHELD
    return AppealResult(end=end, on=decided.on)


def _about_decision(happening: Happening) -> bool:
    match happening:
        case AppealDecided():
            return True
        case ClockRang(deadline=deadline):
            return deadline.clock.startswith("appeal_decision_")
        case TaskDone(task=task):
            return task.type == "chase_appeal"
        case _:
            return False
