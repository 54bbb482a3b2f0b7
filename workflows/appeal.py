"""One level of an appeal: written in time, sent, decided."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.letters import LetterActivities
    from models.ids import WorkflowKind
    from models.messages.claims import AppealEnd, AppealResult, AppealStart, LetterKind, SendLetter
    from models.messages.facts import AppealDecided
    from models.tasks.write_appeal import WriteAppeal
    from workflows.desk import Happening
    from workflows.happenings import ClockRang, TaskDone
    from workflows.retries import ASK_PAYER

from workflows.family import FamilyWorkflow, start_of

APPEAL = "appeal"


@workflow.defn
class AppealWorkflow(FamilyWorkflow):
    """A child of the claim."""

    kind = WorkflowKind.APPEAL
    clock_names = ("appeal_*", "denial_task")

    @workflow.init
    def __init__(self, start: AppealStart) -> None:
        super().__init__(start)
        self.start = start
        self.deadline = ""

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

    async def write(self) -> AppealResult | TaskDone:
        """Have the letter written before the filing limit of this level; a late one cannot be filed silently."""
        limit = f"appeal_filing_{self.start.level}"
        self.start_clock(limit, start_of(self.start.denied_on))
        if (running := self.agenda.running(limit)) is not None:
            self.deadline = f"{running.due:%B %-d, %Y}: {running.rule} ({running.source})"
        context = {
            "claim": self.start.claim.number,
            "level": self.start.level,
            "cents": self.start.at_stake_cents,
            "reasons": list(self.start.reasons),
        }
        self.open_task("write_appeal", f"level {self.start.level}", context)
        happening = await self.next(
            lambda each: (
                isinstance(each, AppealDecided | TaskDone) or (isinstance(each, ClockRang) and each.clock == limit)
            )
        )
        self.withdraw_tasks("write_appeal")
        self.stop_clock(limit)
        match happening:
            case AppealDecided() as decided:  # the payer paid before it was asked
                return decision(decided)
            case ClockRang():
                return AppealResult(end=AppealEnd.TOO_LATE, on=self.now.date())
            case TaskDone(action="give_up"):
                return AppealResult(end=AppealEnd.GIVEN_UP, on=self.now.date())
            case done:
                assert isinstance(done, TaskDone)
                return done

    async def send_and_await(self, done: TaskDone) -> AppealResult:
        """Send the letter and wait for the payer; chase it when its time to decide is over."""
        assert isinstance(done.form, WriteAppeal)
        letter = SendLetter(
            key=done.task.id,
            kind=LetterKind.APPEAL,
            encounter=self.encounter,
            at=self.now,
            claim=self.start.claim,
            level=self.start.level,
            text=done.form.letter,
            documents=done.form.documents,
            policy=done.form.policy,
            deadline=self.deadline,
            actor=done.actor,
        )
        await self.do(LetterActivities.send_letter, letter, ASK_PAYER, "appeal to the payer")
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
