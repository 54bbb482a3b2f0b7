"""One half of a payment waits for the other: an 835 for its deposit, a deposit for its 835 (CAQH CORE rule 370)."""

from datetime import UTC, datetime, time

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.remittance import NOT_HERE, RemittanceActivities
    from models.deposits import REASSOCIATION, Reassociation
    from models.messages.deposits import MatchDeposit
    from models.messages.desk import DeskStart
    from models.messages.facts import PaymentReassociated
    from models.tasks.deposit_differs import DepositDiffers
    from models.tasks.missing_deposit import MissingDeposit
    from models.tasks.missing_remittance import MissingRemittance
    from workflows.happenings import ClockRang, TaskDone
    from workflows.retries import DECIDE

from workflows.desk import DeskWorkflow


class PaymentHalf(DeskWorkflow):
    """Base of the two workflows that may wait. Waiting holds nothing up: what can be posted is posted before."""

    clock_names: tuple[str, ...] = ("era_eft_gap", "era_eft_missing", "remittance_task")

    def __init__(self, start: DeskStart, identifier: str) -> None:
        """`identifier` is the id of this half, which tasks name."""
        super().__init__(start, None)
        self.payment = Reassociation()
        self._identifier = identifier
        self._asked = False

    def through(self) -> bool:
        """Whether nothing is left to wait for."""
        return self.payment.settled

    async def wait_for_other_half(self, payment: Reassociation, missing: str) -> None:
        """Wait until both sides tell the same; ask with task `missing` when the other does not come in time.

        Where the clock has no row nobody wants to be asked, and nothing is waited for: an installation that no bank
        tells its deposits.
        """
        self.payment, self.stage = payment, REASSOCIATION
        if not self.agenda.clocks:
            await self.load_clocks()
        told = datetime.combine(payment.since or self.now.date(), time(), UTC)
        for clock in ("era_eft_gap", "era_eft_missing"):
            self.start_clock(clock, max(told, self.now))
        if not self.agenda.running("era_eft_missing"):
            return
        while not self.through():
            if self.payment.differs:
                self._ask("deposit_differs")
            match await self.next(lambda each: isinstance(each, PaymentReassociated | ClockRang | TaskDone)):
                case PaymentReassociated() as fact:
                    self.payment, self._asked = fact.standing, False
                case ClockRang(clock="era_eft_missing"):
                    self._asked = False
                    self._ask("deposit_differs" if self.payment.differs else missing)
                case TaskDone() as done:
                    await self._answered(done)

    def _ask(self, task: str, **more: str) -> None:
        """Ask once, until the payment or the clock moves on."""
        if self._asked:
            return
        self._asked = True
        self.stop_clock("era_eft_*")
        for each in self.agenda.open_tasks():
            self.withdraw_tasks(each.type)
        told, deposited = self.payment.told_cents, self.payment.deposited_cents
        self.open_task(task, "", {"id": self._identifier, "told_cents": told, "deposited_cents": deposited, **more})

    async def _answered(self, done: TaskDone) -> None:
        """Match as a person says; or wait once more, as long as at first."""
        match done.form:
            case MissingDeposit(action="match") | DepositDiffers(action="match"):
                found = await self._match(done.form.deposit, self.payment.remittances[0], done.actor)
            case MissingRemittance(action="match"):
                found = await self._match(self._identifier, done.form.remittance, done.actor)
            case _:
                found = True
        if not found:
            self._asked = False
            self._ask(done.type, problem="there is no such deposit or remittance")
        elif not self.through():
            self.start_clock("era_eft_missing")

    async def _match(self, deposit: str, remittance: str, actor: str) -> bool:
        match = MatchDeposit(deposit=deposit, remittance=remittance, actor=actor)
        try:
            self.payment = await self.do(
                RemittanceActivities.match_deposit, match, DECIDE, "match deposit", expected=NOT_HERE
            )
        except ActivityError:
            return False
        return True
