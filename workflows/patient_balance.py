"""What the patient owes: statements, plans, assistance, and only behind its gate, collections."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from dataclasses import dataclass
    from datetime import datetime

    from activities.balance import BalanceActivities
    from activities.registration import RegistrationActivities
    from models.ids import WorkflowKind
    from models.messages.balance import BalanceResult, BalanceStart, OpenBalance, SendStatement, StatementSent
    from models.messages.claims import Adjustment
    from models.messages.encounter import CheckRegistration
    from models.messages.facts import PatientEvent, PatientReported
    from models.tasks.approve_plan import ApprovePlan
    from models.tasks.assistance_application import AssistanceApplication
    from models.tasks.patient_dispute import PatientDispute
    from models.tasks.registration_gap import Corrections
    from models.tasks.returned_mail import ReturnedMail
    from workflows import balance_stages
    from workflows.happenings import TaskDone
    from workflows.retries import ASK_PAYER
    from workflows.stages import discover

    STAGES = discover(balance_stages)  # here: stages and what they import pass through

from workflows.family import FamilyWorkflow

_ADDRESS_CORRECTIONS = 1000
"""Corrections are numbered within an encounter; those of the balance stay clear of registration's own."""


@dataclass
class Plan:
    """A payment plan: what was owed at the start, in how many instalments, and how many have come due."""

    cents: int
    installments: int
    due: int = 0

    @property
    def allowed_cents(self) -> int:
        """What may still be owed when every instalment that came due was paid."""
        return self.cents - self.cents * self.due // self.installments


@workflow.defn
class PatientBalanceWorkflow(FamilyWorkflow):
    """A child of the encounter. Each stage is a file of balance_stages; what both share stands here."""

    kind = WorkflowKind.PATIENT_BALANCE
    clock_names = (
        "statement_*",
        "plan_*",
        "collections_*",
        "assistance_window",
        "agency_placement",
        "approval_task",
    )

    @workflow.init
    def __init__(self, start: BalanceStart) -> None:
        super().__init__(start)
        self.cents = 0
        self.hold = ""
        self.statements = 0
        self.first_statement: datetime | None = None
        self.notice_sent: datetime | None = None
        self.plan: Plan | None = None
        self.deferred: list[str] = []
        self.bad_debt = False
        self.charity_granted = False
        self.agency = ""

    @workflow.run
    async def run(self, _start: BalanceStart) -> BalanceResult:
        """Bill the patient until nothing is owed."""
        await self.load_clocks()
        await self.refresh()
        while True:
            outcome = await self.work()
            await self.finish()
            if not self.has_facts() or await self.settled():
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
        self.cents, self.hold = opened.cents, opened.hold
        return opened

    async def settled(self) -> bool:
        """Whether nothing is owed any more."""
        await self.refresh()
        return self.cents <= 0

    async def send_statement(self, *, notice: bool = False) -> None:
        """Send the next statement; the first one starts every clock of the cycle."""
        self.statements += 1
        request = SendStatement(encounter=self.encounter, at=self.now, number=self.statements, notice=notice)
        sent: StatementSent = await self.do(
            BalanceActivities.send_statement, request, ASK_PAYER, f"statement {self.statements}"
        )
        self.first_statement = self.first_statement or self.now
        if notice:
            self.notice_sent = self.now
        self.cents = sent.cents

    # --- what may be asked for at any time ----------------------------------------------------------------------

    @property
    def waits_for_people(self) -> bool:
        """While an application, a dispute or a hold is open, nothing goes out and nothing moves on."""
        return bool(self.hold) or any(
            self.agenda.open_tasks(name) for name in ("assistance_application", "patient_dispute", "approve_write_off")
        )

    async def hear(self, fact: PatientReported) -> None:
        """Turn what was reported into the task that answers it; payments are already in the ledger."""
        match fact.event:
            case PatientEvent.PLAN_REQUESTED:
                self.open_task("approve_plan", "", {"cents": self.cents, "installments": fact.installments})
            case PatientEvent.ASSISTANCE_APPLIED:
                self.open_task("assistance_application", "", {"cents": self.cents})
            case PatientEvent.DISPUTE_RAISED:
                self.open_task("patient_dispute", "", {"cents": self.cents})
            case PatientEvent.RETURNED_MAIL:
                self.open_task("returned_mail", "", {"statement": self.statements})
            case _:
                await self.refresh()

    async def decide(self, done: TaskDone) -> None:
        """Carry out what a person decided about the balance."""
        match done.form:
            case AssistanceApplication(action="approved", percent=percent):
                await self.forgive(done, percent)
            case ApprovePlan(action="approve", installments=installments):
                self.plan = Plan(self.cents, installments)
                self.start_clock("plan_installment")
            case PatientDispute(action="adjust", adjust_cents=cents):
                context = {"cents": min(cents, self.cents), "reason": "dispute", "request": done.task.id}
                self.open_task("approve_write_off", "", context, requested_by=done.actor)
            case form if done.type == "approve_write_off" and form.chosen == "approve":
                await self.write_off_courtesy(done)
            case ReturnedMail(action="new_address"):
                await self.correct_address(done)
            case _:
                pass
        await self.refresh()

    async def forgive(self, done: TaskDone, percent: int) -> None:
        """Post the financial assistance that was approved."""
        await self.refresh()
        cents = self.cents * percent // 100
        self.charity_granted = True
        if cents > 0:
            await self.adjust(Adjustment.CHARITY, cents, done.task.id, reason=f"{percent} %", approved_by=done.actor)

    async def correct_address(self, done: TaskDone) -> None:
        """Keep the new address and send the statement again under the next number."""
        assert isinstance(done.form, ReturnedMail)
        request = CheckRegistration(
            encounter=self.encounter,
            at=self.now,
            number=_ADDRESS_CORRECTIONS + self.statements,
            corrections=Corrections(address=done.form.address),
            actor=done.actor,
        )
        await self.local(RegistrationActivities.check_registration, request)
        await self.send_statement()

    async def write_off_courtesy(self, done: TaskDone) -> None:
        """Post the adjustment that answered a dispute, as approved by somebody else."""
        approved = done.task.context["cents"]
        assert isinstance(approved, int)
        await self.refresh()
        cents = min(approved, self.cents)  # the patient may have paid while somebody thought it over
        if cents <= 0:
            return
        await self.adjust(
            Adjustment.WRITE_OFF_COURTESY,
            cents,
            done.task.id,
            reason=str(done.task.context["reason"]),
            requested_by=done.task.requested_by,
            approved_by=done.actor,
        )
