"""What the patient owes: statements, plans, assistance, and only behind its gate, collections."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from datetime import datetime

    from activities.balance import BalanceActivities
    from models.ids import WorkflowKind
    from models.messages.balance import (
        BalanceResult,
        BalanceStart,
        DecideAssistance,
        OpenBalance,
        SendStatement,
        StatementSent,
    )
    from models.messages.facts import PatientReported
    from models.plans import PlanEvent
    from workflows import balance_stages, balance_topics
    from workflows.balance_topics.estate import claim_in_time
    from workflows.balance_topics.hold import look_after
    from workflows.balance_topics.plan import RunningPlan, over
    from workflows.balance_topics.returned_mail import reach_otherwise
    from workflows.happenings import TaskDone
    from workflows.retries import ASK_PAYER
    from workflows.stages import discover
    from workflows.topics import discover_topics

    STAGES = discover(balance_stages)  # here: stages, topics and what they import pass through
    TOPICS = discover_topics(balance_topics)

from workflows.family import FamilyWorkflow


@workflow.defn
class PatientBalanceWorkflow(FamilyWorkflow):
    """A child of the encounter.

    Each stage is a file of balance_stages, what may come up in any of them a file of balance_topics.
    """

    kind = WorkflowKind.PATIENT_BALANCE
    clock_names = (
        "statement_*",
        "collections_*",
        "agency_placement",
        "agency_acknowledgement",
        "approval_task",
        *TOPICS.clocks,
    )

    @workflow.init
    def __init__(self, start: BalanceStart) -> None:
        super().__init__(start)
        self.cents = 0
        self.paid_cents = 0
        self.hold = ""
        self.resumes: datetime | None = None
        self.statements = 0
        self.returned = 0
        self.first_statement: datetime | None = None
        self.notice_sent: datetime | None = None
        self.plan: RunningPlan | None = None
        self.deferred: list[str] = []
        self.bad_debt = False
        self.charity_granted = False
        self.debt_ended = False
        self.proposed: DecideAssistance | None = None
        self.agency = ""

    @workflow.run
    async def run(self, _start: BalanceStart) -> BalanceResult:
        """Bill the patient until nothing is owed."""
        await self.load_clocks()
        await self.refresh()
        while True:
            outcome = await self.work()
            await over(self, PlanEvent.FINISHED)
            await self.finish()
            if not self.inbox.has_facts() or await self.settled():
                return BalanceResult(outcome=outcome)

    async def work(self) -> str:
        """Go through the stages; a stage that ends with a balance of zero says how."""
        for stage in STAGES:
            outcome: str | None = await stage.run(self)
            if outcome is not None:
                return outcome
        return "settled"

    # --- the balance --------------------------------------------------------------------------------------------

    async def refresh(self) -> OpenBalance:
        """Read the balance and any hold from the records."""
        opened: OpenBalance = await self.local(BalanceActivities.open_balance, self.here())
        self.cents, self.paid_cents = opened.cents, opened.received_cents
        self.hold, self.resumes = opened.hold, opened.resumes
        look_after(self, opened.review)
        claim_in_time(self, opened.estate)
        return opened

    @property
    def over(self) -> bool:
        """Whether nothing is owed, and nothing is undecided or unheard that may change that."""
        return self.cents <= 0 and not any(keeps(self) for keeps in TOPICS.keeps_open) and not self.asked_again

    async def settled(self) -> bool:
        """Whether nothing is owed any more, and nothing is undecided that may change that."""
        await self.refresh()
        return self.over

    async def send_statement(
        self, *, notice: bool = False, plan: PlanEvent | None = None, address_found: bool = False
    ) -> None:
        """Send the next statement; the first one starts every clock of the cycle."""
        self.statements += 1
        request = SendStatement(
            encounter=self.encounter,
            at=self.now,
            number=self.statements,
            notice=notice,
            plan=plan,
            address_found=address_found,
        )
        sent: StatementSent = await self.do(
            BalanceActivities.send_statement, request, ASK_PAYER, f"statement {self.statements}"
        )
        self.first_statement = self.first_statement or self.now
        if notice:
            self.notice_sent = self.now
        self.cents = sent.cents
        if not sent.mailed:
            reach_otherwise(self)

    # --- what may be asked for at any time ----------------------------------------------------------------------

    @property
    def waits_for_people(self) -> bool:
        """While an application, a dispute or a hold is open, nothing goes out and nothing moves on."""
        return bool(self.hold) or any(self.agenda.open_tasks(name) for name in TOPICS.pauses)

    async def hear(self, fact: PatientReported) -> None:
        """Turn what was reported into the task that answers it; payments are already in the ledger."""
        heard = TOPICS.hears.get(fact.event)
        if heard is not None:
            await heard(self, fact)
        else:
            await self.refresh()

    async def decide(self, done: TaskDone) -> None:
        """Carry out what a person decided about the balance."""
        if (act := TOPICS.decides.get(done.type)) is not None:
            await act(self, done)
        await self.refresh()

    async def ring(self, clock: str) -> bool:
        """Act on a clock of a topic; True ends the cycle of statements."""
        act = TOPICS.rings.get(clock)
        return act is not None and await act(self)
