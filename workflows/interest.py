"""The interest of a claim that was paid late: claimed by letter, until it comes or somebody lets it go."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from enum import StrEnum

    from activities.letters import LetterActivities
    from models.ids import WorkflowKind
    from models.messages.claims import InterestResult, InterestStart, LetterKind, SendLetter
    from models.messages.facts import InterestPaid
    from models.money import dollars
    from models.tasks.claim_interest import ClaimInterest
    from workflows.happenings import ClockRang, Happening, TaskDone
    from workflows.retries import ASK_PAYER

from workflows.family import FamilyWorkflow

INTEREST = "interest"
_ANSWER = "interest_answer"


class Outcome(StrEnum):
    """How it ends."""

    RECOVERED = "recovered"
    WAIVED = "waived"


@workflow.defn
class InterestWorkflow(FamilyWorkflow):
    """A child of the encounter, beside its claims: nobody's balance waits for the interest."""

    kind = WorkflowKind.INTEREST
    clock_names = ("interest_*",)

    @workflow.init
    def __init__(self, start: InterestStart) -> None:
        super().__init__(start)
        self.start = start
        self.paid_cents = start.owed.paid_cents

    @property
    def rest_cents(self) -> int:
        """What has not come yet."""
        return self.start.owed.due.cents - self.paid_cents

    @workflow.run
    async def run(self, start: InterestStart) -> InterestResult:
        """Ask, send the letter, wait for the money, ask again."""
        await self.load_clocks()
        self.enter(INTEREST)
        self.put("")
        outcome: Outcome | None = None
        while outcome is None:
            match await self.next(_about_interest):
                case InterestPaid(cents=cents):
                    self.paid_cents += cents
                    outcome = Outcome.RECOVERED if self.rest_cents <= 0 else None
                case TaskDone(action="waive"):
                    outcome = Outcome.WAIVED
                case TaskDone() as done:
                    await self.do(LetterActivities.send_letter, self.letter(done), ASK_PAYER, "interest claimed")
                    self.start_clock(_ANSWER)
                case ClockRang(deadline=deadline):
                    self.put(f", not paid {deadline.rule}")
        self.mark(INTEREST, outcome, f"{self.paid_cents} of {start.owed.due.cents} cents")
        await self.finish()
        return InterestResult(outcome=outcome, cents=self.paid_cents)

    def put(self, why: str) -> None:
        """Put the claim before a person."""
        due = self.start.owed.due
        context = {
            "claim": self.start.claim.number,
            "cents": self.rest_cents,
            "paid_cents": self.paid_cents,
            "due": due.model_dump(mode="json"),
        }
        self.open_task("claim_interest", f"{dollars(self.rest_cents)} for {due.days_late} days{why}", context)

    def letter(self, done: TaskDone) -> SendLetter:
        """What goes to the payer."""
        assert isinstance(done.form, ClaimInterest)
        return SendLetter(
            key=done.task.id,
            kind=LetterKind.INTEREST,
            encounter=self.encounter,
            at=self.now,
            claim=self.start.claim,
            text=done.form.letter,
            interest=self.start.owed.due,
            interest_paid_cents=self.paid_cents,
            actor=done.actor,
        )


def _about_interest(happening: Happening) -> bool:
    match happening:
        case InterestPaid():
            return True
        case ClockRang(deadline=deadline):
            return deadline.clock == _ANSWER
        case TaskDone(type=name):
            return name == "claim_interest"
        case _:
            return False
