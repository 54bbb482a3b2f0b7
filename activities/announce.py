"""Telling workflows what happened: every fact has an address, and a closed encounter wakes up for it.

Telling is idempotent: a workflow hears a fact's id once.
"""

from collections.abc import Awaitable, Callable, Sequence

from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from models.ids import (
    EncounterId,
    PayerSequence,
    claim_workflow_id,
    deposit_workflow_id,
    encounter_workflow_id,
    estimate_workflow_id,
    interest_workflow_id,
    parse_claim_number,
    patient_balance_workflow_id,
    remittance_workflow_id,
)
from models.messages.claims import RemittanceStart
from models.messages.deposits import DepositStart
from models.messages.desk import DeskStart
from models.messages.encounter import EncounterStart
from models.messages.estimates import EstimateStart
from models.messages.facts import (
    AppealDecided,
    BatchAcknowledged,
    ClaimAcknowledged,
    DemandReceived,
    DepositUnexplained,
    EstimateMoved,
    Fact,
    InterestOwed,
    InterestPaid,
    PatientReported,
    PaymentReassociated,
    ReceivableChanged,
    RefundRequested,
    RemittancePosted,
    UnderpaymentMoved,
    VoidRequested,
    WriteOffRequested,
)

EncounterStarts = Callable[[EncounterId], Awaitable[EncounterStart]]
"""How a closed encounter is started again: clock offset, payer and facility come from the records."""


class Announcer:
    """The one sender of facts."""

    def __init__(self, client: Client, task_queue: str, restart: EncounterStarts, *, time_travel: bool = False) -> None:
        self._client = client
        self._task_queue = task_queue
        self._restart = restart
        self._time_travel = time_travel

    async def start_remittance(self, remittance: str, start: RemittanceStart) -> None:
        """Start the workflow of one stored 835, once: told again, it was posted or is being posted."""
        await self._start_once("RemittanceWorkflow", remittance_workflow_id(remittance), start)

    async def start_deposit(self, start: DepositStart) -> None:
        """Start the workflow of a deposit that came without its 835, once: told again, it is explained or waits."""
        await self._start_once("DepositWorkflow", deposit_workflow_id(start.deposit), start)

    async def _start_once(self, workflow: str, workflow_id: str, start: DeskStart) -> None:
        try:
            await self._client.start_workflow(
                workflow,
                start,
                id=workflow_id,
                task_queue=self._task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )
        except WorkflowAlreadyStartedError:
            pass

    async def _wake(self, workflow: str, workflow_id: str, start: DeskStart, fact: Fact) -> None:
        """Tell a workflow; one that has ended, or never began, starts for it."""
        await self._client.start_workflow(
            workflow,
            start,
            id=workflow_id,
            task_queue=self._task_queue,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal="received",
            start_signal_args=[fact],
        )

    async def tell(self, facts: Sequence[Fact]) -> None:
        """Tell each fact, in order, to the workflow that waits for it."""
        for fact in facts:
            await self._tell(fact)

    async def _tell(self, fact: Fact) -> None:
        encounter, workflow_id = address(fact)
        if isinstance(fact, DepositUnexplained):
            await self.start_deposit(DepositStart(deposit=fact.deposit))
            return
        if isinstance(fact, EstimateMoved):
            start = EstimateStart(estimate=fact.estimate, time_travel=self._time_travel)
            await self._wake("EstimateWorkflow", workflow_id, start, fact)
            return
        if await self._signal(self._client.get_workflow_handle(workflow_id), fact):
            return
        if isinstance(fact, PaymentReassociated):
            await self._half_is_over(fact)
            return
        if isinstance(fact, BatchAcknowledged | ClaimAcknowledged | InterestPaid | UnderpaymentMoved):
            return  # over: an acknowledgement changes nothing any more, and interest nobody waits for is in the ledger
        assert encounter is not None  # all others are about one
        await self._wake("EncounterWorkflow", encounter_workflow_id(encounter), await self._restart(encounter), fact)

    async def _half_is_over(self, fact: PaymentReassociated) -> None:
        """A payment's 835 or deposit does not wait any more: it found the other half when it looked."""
        if fact.remittance and fact.deposit and not fact.standing.settled:
            await self.start_deposit(DepositStart(deposit=fact.deposit))  # it came after all was well: somebody asks

    @staticmethod
    async def _signal(handle: "WorkflowHandle[object, object]", fact: Fact) -> bool:
        try:
            await handle.signal("received", fact)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True


def address(fact: Fact) -> tuple[EncounterId | None, str]:
    """Return the encounter that a fact is about, and the workflow that waits for it.

    None for the encounter: it is about an estimate, or about a payment, which may be of many.

    Raises:
        ValueError: The claim number is not one of ours.
    """
    if isinstance(fact, PaymentReassociated | DepositUnexplained):
        remittance = fact.remittance if isinstance(fact, PaymentReassociated) else ""
        return None, remittance_workflow_id(remittance) if remittance else deposit_workflow_id(fact.deposit)
    if isinstance(fact, VoidRequested | WriteOffRequested | RefundRequested | ReceivableChanged):
        return fact.encounter, encounter_workflow_id(fact.encounter)
    if isinstance(fact, PatientReported):
        return fact.encounter, patient_balance_workflow_id(fact.encounter)
    if isinstance(fact, EstimateMoved):
        return None, estimate_workflow_id(fact.estimate)
    key = parse_claim_number(fact.claim)
    if key is None:
        raise ValueError(f"{fact.claim}: not one of our claim control numbers")
    if isinstance(fact, InterestOwed | DemandReceived) or (isinstance(fact, AppealDecided) and fact.demand):
        return key.encounter, encounter_workflow_id(key.encounter)
    if isinstance(fact, InterestPaid):
        return key.encounter, interest_workflow_id(key)
    if isinstance(fact, RemittancePosted) and fact.sequence != key.sequence:
        # The payer before forwarded the claim under its own number: the next payer's claim is the one concerned.
        return key.encounter, claim_workflow_id(key.forwarded_to(PayerSequence(fact.sequence)))
    return key.encounter, claim_workflow_id(key)
