"""One encounter, from registration to zero balance."""

from collections.abc import Callable
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.ids import (
        PayerSequence,
        WorkflowKind,
        claim_workflow_id,
        parse_claim_number,
        patient_balance_workflow_id,
    )
    from models.messages.balance import BalanceResult, BalanceStart
    from models.messages.claims import (
        ClaimEnd,
        ClaimRef,
        ClaimResult,
        ClaimStart,
        SubmissionPlan,
    )
    from models.messages.encounter import Balances, EncounterResult, EncounterStart
    from models.messages.facts import (
        FactBase,
        PatientEvent,
        PatientReported,
        ReceivableChanged,
        RemittancePosted,
        VoidRequested,
    )
    from workflows import beside, credits, encounter_stages
    from workflows.happenings import ChildEnded, Happening
    from workflows.stages import discover
    from workflows.voiding import void

    STAGES = discover(encounter_stages)  # here: stages and what they import pass through

from workflows.family import FamilyWorkflow

BILLING = "billing"
PATIENT = "patient_balance"
CLOSED = "closed"


@workflow.defn
class EncounterWorkflow(FamilyWorkflow):
    """The parent of the family. Its `run` is the table of contents."""

    kind = WorkflowKind.ENCOUNTER
    clock_names = (
        "registration_task",
        "eligibility_task",
        "prior_authorization_*",
        "days_to_code",
        "query_*",
        "coding_audit",
        "payer_credit",
        "refund_clearing",
        "stale_check",
        "unclaimed_property",
        "approval_task",
    )

    @workflow.init
    def __init__(self, start: EncounterStart) -> None:
        super().__init__(start)
        self.self_pay = False
        self.registration_checks = 0
        self.submissions: dict[PayerSequence, int] = dict(start.submissions)
        self.crossover = False
        self.demands = 0
        self.beside: list[str] = []
        """Children that nobody's balance waits for: the interest of late claims."""

    @workflow.run
    async def run(self, start: EncounterStart) -> EncounterResult:
        """Register, verify, code, settle the money, close. Money that comes after closing settles again."""
        await self.load_clocks()
        result = None if start.reopened else await self.prepare()
        while True:
            if result is None or self.inbox.has_facts():
                await self.settle()
            self.enter(CLOSED)
            self.mark(CLOSED, CLOSED, result.outcome if result is not None else "")
            await self.finish()
            if not self.inbox.has_facts():
                return result or EncounterResult(outcome=CLOSED)

    async def prepare(self) -> EncounterResult | None:
        """Go through the stages before the money; a result means that there is nothing to bill."""
        for stage in STAGES:
            self.enter(stage.name)
            result: EncounterResult | None = await stage.run(self)
            if result is not None:
                return result
        return None

    async def settle(self) -> None:
        """Bill whoever owes, return what was overpaid, until the ledger of the encounter is at zero."""
        while True:
            if isinstance(asked := self.inbox.take(lambda each: isinstance(each, VoidRequested)), VoidRequested):
                await void(self, asked)
            await beside.catch_up(self)
            await self.resume_claims()
            balances = await self.balances()
            if balances.stale_credits:
                await credits.held(self)
            if (owed := _first(balances, lambda cents: cents > 0)) is not None:
                await self.bill(owed)
            elif self.asked_again:
                await self.bill_patient()
            elif (credit := _first(balances, lambda cents: cents < 0)) is not None:
                await credits.give_back(self, credit)
            elif balances.patient > 0:
                await self.bill_patient()
            elif balances.patient < 0:
                await credits.give_back(self, None)
            elif self.inbox.has_facts():
                self.drop_answered_facts()
            elif balances.refunds_payable:
                await credits.follow_refunds(self)
            elif self.beside:
                await beside.rest(self)
            else:
                return

    async def next(self, wanted: Callable[[Happening], bool]) -> Happening:
        """Wait; what happens beside the balances is dealt with meanwhile."""
        while True:
            happening = await self.next_of_all(lambda each: beside.about(self, each) or wanted(each))
            if not beside.about(self, happening):
                return happening
            await beside.act(self, happening)

    async def next_of_all(self, wanted: Callable[[Happening], bool]) -> Happening:
        """Wait as every workflow waits."""
        return await super().next(wanted)

    # --- insurance ----------------------------------------------------------------------------------------------

    async def bill(self, sequence: PayerSequence) -> None:
        """Submit to one payer until its part is settled."""
        self.enter(BILLING)
        await self.submit(sequence, self.submissions.get(sequence, 1), resumed=sequence in self.submissions)

    async def submit(self, sequence: PayerSequence, submission: int, *, resumed: bool) -> None:
        """Run one submission after the other until one is settled."""
        plan = SubmissionPlan()
        while True:
            self.submissions[sequence] = max(submission, self.submissions.get(sequence, 1))
            claim = ClaimRef(encounter=self.encounter, sequence=sequence, submission=submission)
            result = await self.run_claim(claim, plan, resumed=resumed)
            if result is not None and result.void is not None:
                await void(self, result.void)
                return
            if result is None or result.end is ClaimEnd.SETTLED:
                self.crossover = result is not None and result.crossover
                return
            submission, plan, resumed = self.submissions[sequence] + 1, result.plan, False

    async def run_claim(self, claim: ClaimRef, plan: SubmissionPlan, *, resumed: bool) -> ClaimResult | None:
        """Run one submission as a child, with the facts about it that came before it started."""
        name = claim_workflow_id(claim.key)
        forwarded = self.crossover and claim.sequence is not PayerSequence.PRIMARY and claim.submission == 1
        facts = self.take_facts(claim.sequence)
        start = ClaimStart(
            **self.child_start(), claim=claim, plan=plan, crossover=forwarded, resumed=resumed, facts=facts
        )
        await self.start_child("ClaimWorkflow", start, name, f"claim {claim.number}", ClaimResult)
        late: list[RemittancePosted | VoidRequested] = []
        result: ClaimResult | None = None
        while True:
            match await self.next(lambda each: _ended(each, name) or _about_claim(each, claim.sequence)):
                case (
                    RemittancePosted() | VoidRequested() as fact
                ):  # for an earlier submission, or just too late for this one
                    if not await self.tell(name, fact):
                        late.append(fact)
                case ChildEnded(result=ClaimResult() as ended):
                    result = ended
                    self.inbox.learn(result.heard)
                    late.extend(result.late)
                    break
                case _:
                    await self.answer("stopped_workflow", f"{name} was stopped", {"workflow_id": name})
                    break
        for fact in late:
            self.happen(fact)
        return result

    def take_facts(self, sequence: PayerSequence) -> tuple[RemittancePosted, ...]:
        """Take what was posted for a payer and no claim workflow has heard."""
        taken = []
        while (fact := self.inbox.take(lambda each: _posted_for(each, sequence))) is not None:
            assert isinstance(fact, RemittancePosted)
            taken.append(fact)
        return tuple(taken)

    async def resume_claims(self) -> None:
        """Let a settled claim hear of money that came later."""
        while (fact := self.inbox.take(lambda each: isinstance(each, RemittancePosted))) is not None:
            assert isinstance(fact, RemittancePosted)
            self.happen(fact)
            key = parse_claim_number(fact.claim)
            submission = key.submission if key is not None and key.sequence == fact.sequence else 1
            await self.submit(fact.sequence, submission, resumed=True)

    # --- patient ------------------------------------------------------------------------------------------------

    async def bill_patient(self) -> None:
        """Run the patient's balance as a child; money that comes from a payer meanwhile is settled beside it."""
        self.enter(PATIENT)
        name = patient_balance_workflow_id(self.encounter)
        start = BalanceStart(**self.child_start(), facts=self.take_patient_facts())
        await self.start_child("PatientBalanceWorkflow", start, name, "patient balance", BalanceResult)
        while True:
            match await self.next(_about_balance):
                case ChildEnded(result=None):
                    await self.answer("stopped_workflow", f"{name} was stopped", {"workflow_id": name})
                    return
                case ChildEnded():
                    return
                case RemittancePosted() | VoidRequested() | ReceivableChanged() as fact:
                    if isinstance(fact, VoidRequested):
                        await void(self, fact)
                    elif isinstance(fact, ReceivableChanged):
                        await self.bill_again(fact.sequence)
                    else:
                        self.happen(fact)
                        await self.resume_claims()
                    changed = PatientReported(
                        id=f"{fact.id}:balance",
                        on=fact.on,
                        encounter=self.encounter,
                        event=PatientEvent.BALANCE_CHANGED,
                    )
                    await self.tell(name, changed)
                case other:
                    raise AssertionError(f"the patient's balance does not wait for {other!r}")

    async def bill_again(self, sequence: PayerSequence) -> None:
        """A payer owes again what was written off."""
        if (await self.balances()).insurance.get(sequence, 0) > 0:
            await self.bill(sequence)

    def take_patient_facts(self) -> tuple[PatientReported, ...]:
        """Take what patients reported before there was a balance to bill."""
        taken = []
        while (fact := self.inbox.take(lambda each: isinstance(each, PatientReported))) is not None:
            assert isinstance(fact, PatientReported)
            taken.append(fact)
        return tuple(taken)

    def drop_answered_facts(self) -> None:
        """Forget facts that the ledger already answers: the balance that they are about is zero."""
        self.take_patient_facts()
        kept = (RemittancePosted, VoidRequested)
        while self.inbox.take(
            lambda each: isinstance(each, FactBase) and not isinstance(each, kept) and not beside.about(self, each)
        ):
            pass


def _about_balance(happening: Happening) -> bool:
    return isinstance(happening, ChildEnded | RemittancePosted | VoidRequested | ReceivableChanged)


def _first(balances: Balances, test: Any) -> PayerSequence | None:
    return next((sequence for sequence in PayerSequence if test(balances.insurance.get(sequence, 0))), None)


def _ended(happening: Happening, workflow_id: str) -> bool:
    return isinstance(happening, ChildEnded) and happening.workflow_id == workflow_id


def _posted_for(happening: Happening, sequence: PayerSequence) -> bool:
    return isinstance(happening, RemittancePosted) and happening.sequence == sequence


def _about_claim(happening: Happening, sequence: PayerSequence) -> bool:
    return _posted_for(happening, sequence) or isinstance(happening, VoidRequested)
