"""One submission of a claim to one payer, until nothing of it is open or another submission takes over."""

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping
    from datetime import date, timedelta
    from typing import Any

    from domain.appeals import refusal
    from models.ids import WorkflowKind
    from models.messages.appeals import AppealLevel
    from models.messages.claims import (
        ClaimEnd,
        ClaimRef,
        ClaimResult,
        ClaimStart,
        FilingLimit,
        Frequency,
        StatusResult,
        SubmissionPlan,
    )
    from models.messages.desk import TaskCard
    from models.messages.facts import RemittancePosted, VoidRequested
    from models.prompt_pay import PromptPayLaw
    from models.roles import Role
    from models.tasks import Form
    from models.tasks.call_payer import CallPayer
    from models.tasks.chase_underpayment import ChaseUnderpayment
    from models.tasks.work_denial import WorkDenial
    from models.write_offs import WriteOffReason
    from workflows import claim_stages
    from workflows.happenings import ClockRang, TaskDone
    from workflows.stages import discover

    STAGES = discover(claim_stages)  # here: stages and what they import pass through

from workflows.family import FamilyWorkflow, end_of

FILING = ("timely_filing", "timely_filing_warning", "secondary_timely_filing", "corrected_claim")
"""Clocks that end the payer's patience; which one holds depends on what is filed."""


@workflow.defn
class ClaimWorkflow(FamilyWorkflow):
    """A child of the encounter. Each stage is a file of claim_stages."""

    kind = WorkflowKind.CLAIM
    clock_names = (
        "scrub_task",
        "rejection_task",
        "acknowledgement_*",
        "crossover_wait",
        "first_status_inquiry",
        "next_status_inquiry",
        "late_payer_*",
        "promised_payment",
        "timely_filing",
        "timely_filing_warning",
        "secondary_timely_filing",
        "records_due",
        "denial_task",
        "approval_task",
        "corrected_claim",
        "appeal_filing_*",
        "notice_receipt",
        "underpayment_*",
    )

    @workflow.init
    def __init__(self, start: ClaimStart) -> None:
        super().__init__(start)
        self.claim: ClaimRef = start.claim
        self.plan: SubmissionPlan = start.plan
        self.waits_for_crossover = start.crossover
        self.resumed = start.resumed
        self.payer_claim_number = ""
        self.appeal_levels = 1
        self.appeals_decided = 0
        self.crossed_over = False
        self.status_inquiries = 0
        self.status: StatusResult | None = None
        self.prompt_pay: PromptPayLaw | None = None
        self.received_on: date | None = None
        self.clean = True
        self.promise: dict[str, str] | None = None
        self.denied_on: date | None = None
        self.void: VoidRequested | None = None
        self.to_take_back_cents = 0
        self.posted: list[RemittancePosted] = []
        self._entered: set[str] = set()

    @workflow.run
    async def run(self, _start: ClaimStart) -> ClaimResult:
        """Submit, wait for adjudication, post, work what was denied."""
        await self.load_clocks()
        while True:
            result = await self.work()
            await self.finish()
            # Only money is worth another round: a late acknowledgement or letter says nothing new.
            late = self.inbox.take_all(RemittancePosted)
            self.void_asked(*self.inbox.take_all(VoidRequested))
            if result.end is ClaimEnd.RESUBMIT or not late or self.void:
                return result.model_copy(update={"heard": self.inbox.heard, "late": late, "void": self.void})
            for fact in late:
                self.happen(fact)
            self.resumed = True

    async def work(self) -> ClaimResult:
        """Go through the stages; a result ends them early."""
        for stage in STAGES:
            result: ClaimResult | None = await stage.run(self)
            if result is not None:
                return result
        return ClaimResult(end=ClaimEnd.SETTLED, crossover=self.crossed_over)

    def refuse(self, card: TaskCard, form: Form) -> None:
        """Refuse an appeal to a level that is not open and a promise of the past."""
        if isinstance(form, CallPayer) and form.promised is not None and form.promised < self.now.date():
            wrong = [{"pointer": "/promised", "message": f"{form.promised} is past"}]
            raise ApplicationError("the payer promised a day to come", wrong, type="InvalidForm")
        if isinstance(form, WorkDenial | ChaseUnderpayment) and form.action == "appeal":
            level = AppealLevel.model_validate(card.context["appeal"])
            if why := refusal(level, form.aggregate):
                raise ApplicationError(why, type="AppealNotOpen")

    # --- what the stages share ----------------------------------------------------------------------------------

    def enter_once(self, stage: str) -> bool:
        """Enter a stage the first time; later visits go on in it. Whether this is the first."""
        self.stage = stage
        first = stage not in self._entered
        if first:
            self._entered.add(stage)
            self.enter(stage)
        return first

    def resubmission(self, plan: SubmissionPlan) -> ClaimResult:
        """Another submission takes over."""
        return ClaimResult(end=ClaimEnd.RESUBMIT, plan=plan)

    def again(self, actor: str, **corrected: Any) -> ClaimResult:
        """Submit once more what did not arrive: a replacement or void stays one. A coverage is corrected only once."""
        update = {"actor": actor, "coverage": None, "providers": None} | corrected
        return self.resubmission(self.plan.model_copy(update=update))

    def void_asked(self, *asked: VoidRequested) -> ClaimResult:
        """Leave the claim to the encounter, which voids it. A void itself is not voided."""
        if self.plan.frequency is not Frequency.VOID:
            self.void = next(iter((*filter(None, [self.void]), *asked)), None)
        return ClaimResult(end=ClaimEnd.SETTLED)

    async def bill_to(self, payer_id: str) -> None:
        """Note who is billed. Not always the encounter's first payer: then its own clocks hold."""
        if payer_id != self.payer_id:
            self.payer_id = payer_id
            await self.load_clocks()

    async def open_cents(self) -> int:
        """What this payer still owes, from the ledger."""
        balances = await self.balances()
        return balances.insurance.get(self.claim.sequence, 0)

    def hear(self, fact: RemittancePosted) -> None:
        """Remember what was posted."""
        self.posted.append(fact)
        self.payer_claim_number = fact.payer_claim_number or self.payer_claim_number
        self.crossed_over = self.crossed_over or fact.crossover

    def guard_filing(self, filing: FilingLimit | None) -> None:
        """Run the payer's filing limit and a warning before it, until the claim is accepted."""
        clock = self.agenda.clocks.get(filing.clock) if filing else None
        warning = self.agenda.clocks.get("timely_filing_warning")
        if filing is None or clock is None or self.agenda.running(clock.name):
            return
        limit = end_of(filing.day)
        self.agenda.add_deadline(clock, self.now, limit)
        if warning is not None:
            self.agenda.add_deadline(warning, self.now, limit - timedelta(days=warning.value))

    def filed(self) -> None:
        """The payer has the claim: its filing limit is met."""
        self.stop_clock(*FILING)

    async def answer_before_limit(
        self, type_name: str, summary: str, context: Mapping[str, Any], role: Role | None = None
    ) -> TaskDone:
        """Ask, and make the task urgent when the filing limit comes near or passes."""
        card = self.open_task(type_name, summary, context, role=role)
        while True:
            happening = await self.next(
                lambda each: (
                    (isinstance(each, TaskDone) and each.task.id == card.id)
                    or (isinstance(each, ClockRang) and each.clock in FILING)
                )
            )
            if isinstance(happening, TaskDone):
                return happening
            assert isinstance(happening, ClockRang)
            await self.remind(card, f"{happening.clock}: {happening.deadline.rule}")

    async def written_off(self, cents: int, why: WriteOffReason, codes: str, request: TaskDone) -> bool:
        """Have somebody else approve a write-off; whether the amount is gone.

        `codes` are the payer's, not words: what people typed stays sealed in the history of the task that asks.
        """
        requested_by = request.actor
        context = {
            "cents": cents,
            "write_off": why.value,
            "reason": codes,
            "claim": self.claim.number,
            "request": request.task.id,
        }
        done = await self.answer("approve_write_off", "", context, requested_by=requested_by)
        if done.action != "approve":
            return False
        cents = min(cents, await self.open_cents())  # the payer may have paid while somebody thought it over
        if cents <= 0:
            return True
        await self.write_off(
            why,
            cents,
            done.task.id,
            sequence=self.claim.sequence,
            detail=codes,
            requested_by=requested_by,
            approved_by=done.actor,
        )
        return True
