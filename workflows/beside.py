"""What an encounter does beside its balances, wherever it waits: nobody's bill is held up by it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from models.base import Value
from models.ids import (
    interest_workflow_id,
    parse_claim_number,
    patient_balance_workflow_id,
    recoupment_workflow_id,
    refund_workflow_id,
    write_off_workflow_id,
)
from models.messages.claims import ClaimRef, InterestResult, InterestStart
from models.messages.demands import RecoupmentResult, RecoupmentStart
from models.messages.desk import FamilyStart
from models.messages.facts import (
    AppealDecided,
    DemandReceived,
    FactBase,
    InterestOwed,
    PatientEvent,
    PatientReported,
    ReceivableChanged,
    RefundRequested,
    WriteOffRequested,
)
from models.messages.refunds import RefundResult, RefundStart
from models.messages.write_offs import WriteOffResult, WriteOffStart
from workflows.happenings import ChildEnded

if TYPE_CHECKING:
    from workflows.encounter import EncounterWorkflow
    from workflows.happenings import Happening

FACTS = (InterestOwed, DemandReceived, WriteOffRequested, RefundRequested)


def about(encounter: EncounterWorkflow, happening: Happening) -> bool:
    """Whether a happening is dealt with beside the balances."""
    if isinstance(happening, ChildEnded):
        return happening.workflow_id in encounter.beside
    return isinstance(happening, FACTS) or (isinstance(happening, AppealDecided) and happening.demand)


async def act(encounter: EncounterWorkflow, happening: Happening) -> None:
    """Start what the fact asks for, or forget a child that ended."""
    match happening:
        case ChildEnded(workflow_id=name, result=result):
            encounter.beside.remove(name)
            if isinstance(result, WriteOffResult) and result.cents:
                await moved(encounter, result)
        case WriteOffRequested() as request:
            await ask_write_off(encounter, request)
        case RefundRequested() as request:
            await ask_refund(encounter, request)
        case InterestOwed() as owed:
            await claim_interest(encounter, owed)
        case DemandReceived() as demand:
            await answer_demand(encounter, demand)
        case AppealDecided() as decided:  # whichever demand it is about knows its level
            for name in encounter.beside:
                await encounter.tell(name, decided)


async def claim_interest(encounter: EncounterWorkflow, owed: InterestOwed) -> None:
    """Run the interest of one late claim."""
    key = parse_claim_number(owed.claim)
    assert key is not None
    claim = ClaimRef(encounter=key.encounter, sequence=key.sequence, submission=key.submission)
    start = InterestStart(**encounter.child_start(payer_id=owed.payer_id), claim=claim, owed=owed)
    name = interest_workflow_id(key)
    await encounter.start_child("InterestWorkflow", start, name, f"interest of claim {owed.claim}", InterestResult)
    encounter.beside.append(name)


async def answer_demand(encounter: EncounterWorkflow, demand: DemandReceived) -> None:
    """Run the clocks of one demand."""
    key = parse_claim_number(demand.claim)
    assert key is not None
    encounter.demands += 1
    claim = ClaimRef(encounter=key.encounter, sequence=key.sequence, submission=key.submission)
    start = RecoupmentStart(**encounter.child_start(), claim=claim, demand=demand)
    name = recoupment_workflow_id(key, encounter.demands)
    await encounter.start_child("RecoupmentWorkflow", start, name, f"demand about {demand.claim}", RecoupmentResult)
    encounter.beside.append(name)


async def ask_write_off(encounter: EncounterWorkflow, request: WriteOffRequested) -> None:
    """Have a write-off, or its taking back, approved."""
    start = WriteOffStart(**encounter.child_start(), request=request)
    name, summary = write_off_workflow_id(encounter.encounter, request.id), f"write-off, {request.reason}"
    await _ask_once(encounter, "WriteOffWorkflow", start, name, summary, WriteOffResult)


async def ask_refund(encounter: EncounterWorkflow, request: RefundRequested) -> None:
    """Have a refund of a payment approved: what it changes is told by whoever gives it back."""
    start = RefundStart(**encounter.child_start(), request=request)
    name, summary = refund_workflow_id(encounter.encounter, request.id), f"refund of {request.payment}"
    await _ask_once(encounter, "RefundWorkflow", start, name, summary, RefundResult)


async def _ask_once(
    encounter: EncounterWorkflow, kind: str, start: FamilyStart, name: str, summary: str, result: type[Value]
) -> None:
    """Start what asks for an approval; not again where the request is told again after the encounter had closed."""
    once = WorkflowIDReusePolicy.REJECT_DUPLICATE
    with suppress(WorkflowAlreadyStartedError):
        await encounter.start_child(kind, start, name, summary, result, once)
        encounter.beside.append(name)


async def moved(encounter: EncounterWorkflow, result: WriteOffResult) -> None:
    """Tell whoever works the receivable that another amount is owed; where nobody does, it is billed again."""
    on = encounter.now.date()
    if result.sequence is None:
        changed = PatientReported(
            id=f"{result.request}:posted", on=on, encounter=encounter.encounter, event=PatientEvent.BALANCE_CHANGED
        )
        if await encounter.tell(patient_balance_workflow_id(encounter.encounter), changed):
            return
    else:
        owed = ReceivableChanged(
            id=f"{result.request}:posted", on=on, encounter=encounter.encounter, sequence=result.sequence
        )
        of_payer = f"claim/{encounter.encounter}/{result.sequence.value}/"
        if any([await encounter.tell(each, owed) for each in encounter.children if each.startswith(of_payer)]):
            return
        encounter.happen(owed)


async def catch_up(encounter: EncounterWorkflow) -> None:
    """Deal with what is queued."""
    while (happening := encounter.inbox.take(lambda each: about(encounter, each))) is not None:
        await act(encounter, happening)


async def rest(encounter: EncounterWorkflow) -> None:
    """Wait until a fact changes the balances, or nothing is left beside them."""
    while encounter.beside:
        happening = await encounter.next_of_all(lambda each: about(encounter, each) or isinstance(each, FactBase))
        if not about(encounter, happening):
            encounter.happen(happening)
            return
        await act(encounter, happening)
