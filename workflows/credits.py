"""Overpayments of an encounter: who overpaid gets it back, by two people's decision, or takes it back itself."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from temporalio import workflow

from activities.credits import CreditActivities
from activities.letters import LetterActivities
from models.ids import EncounterId, PayerSequence, parse_claim_number
from models.messages.claims import ClaimRef, LetterKind, SendLetter
from models.messages.credits import (
    Credit,
    CreditMove,
    CreditMoved,
    CreditsHeld,
    RecoupedCredit,
    RefundEnd,
    RefundIssued,
    RefundOrder,
)
from models.messages.facts import EVEN_IF_SETTLED, FactBase, PatientReported, RemittancePosted, VoidRequested
from models.tasks.approve_refund import ApproveRefund
from models.tasks.credit_balance import CreditBalance
from models.tasks.refund_outstanding import RefundOutstanding
from workflows.happenings import ClockRang, Happening, TaskDone
from workflows.retries import ASK_PAYER, RECORD

if TYPE_CHECKING:
    from workflows.encounter import EncounterWorkflow

_TASKS = ("credit_balance", "approve_refund")


async def held(encounter: EncounterWorkflow) -> CreditsHeld:
    """Bring receivables and credits in order; returns the credits that are held then."""
    found: CreditsHeld = await encounter.local(CreditActivities.sort_credits, encounter.here(), RECORD)
    return found


async def give_back(encounter: EncounterWorkflow, sequence: PayerSequence | None) -> None:
    """Return what one payer (None: the patient) paid too much, or wait until the payer takes it back.

    42 CFR 401.305 gives 60 days once the overpayment is identified; what no patient claims goes to their state.
    """
    encounter.enter("billing" if sequence else "patient_balance")
    credit = next((each for each in (await held(encounter)).credits if each.sequence == sequence), None)
    if credit is None:  # the payer took it back meanwhile
        return
    clock = "payer_credit" if sequence else "unclaimed_property"
    encounter.start_clock(clock, datetime.combine(credit.since, time(), UTC))
    _ask(encounter, credit, f"{_owner(sequence)} paid too much")
    while not await _decided(encounter, credit):
        pass
    for task in _TASKS:
        encounter.withdraw_tasks(task)
    encounter.stop_clock(clock)


async def _decided(encounter: EncounterWorkflow, credit: Credit) -> bool:
    """Take the next thing that happens about a credit; whether it is out of the world, or may be."""
    match await encounter.next(lambda each: _about_credit(each, credit.sequence)):
        case TaskDone(form=CreditBalance(action="refund"), actor=actor):
            summary = f"refund to {_owner(credit.sequence)}"
            encounter.open_task("approve_refund", summary, _context(credit), requested_by=actor)
        case TaskDone(form=CreditBalance(action="recouped")) as done if credit.sequence is not None:
            return await _recouped(encounter, credit, credit.sequence, done)
        case TaskDone(form=CreditBalance(action="apply")) as done:
            return await _applied(encounter, credit, done)
        case TaskDone(form=ApproveRefund(action="approve")) as done:
            await _refund(encounter, credit, done)
            return True
        case TaskDone(form=ApproveRefund(reason=reason)):
            _ask(encounter, credit, f"the refund was refused: {reason}")
        case TaskDone():
            pass  # the payer will take it back: its remittance or the clock comes next
        case ClockRang(deadline=deadline):
            encounter.withdraw_tasks("credit_balance")
            over = f"over: {deadline.rule} ({deadline.source})"
            _ask(encounter, credit, f"{_owner(credit.sequence)} paid too much, {over}")
        case PatientReported() as fact:  # what came with it is in the ledger, and an application decides first
            if fact.event in EVEN_IF_SETTLED:
                encounter.happen(fact)
            return True
        case fact:
            assert isinstance(fact, FactBase)
            encounter.happen(fact)
            return True
    return False


async def _recouped(encounter: EncounterWorkflow, credit: Credit, sequence: PayerSequence, done: TaskDone) -> bool:
    """The payer has it already: out of another payment, by a PLB, and without a reversal."""
    assert isinstance(done.form, CreditBalance)
    recouped = RecoupedCredit(
        key=_key(encounter, done), encounter=encounter.encounter, at=encounter.now, sequence=sequence,
        cents=credit.cents, reference=done.form.reference, actor=done.actor,
    )  # fmt: skip
    await encounter.local(CreditActivities.recoup_credit, recouped, RECORD)
    return True


async def _applied(encounter: EncounterWorkflow, credit: Credit, done: TaskDone) -> bool:
    """Pay another encounter of the patient with it, as far as both go."""
    assert isinstance(done.form, CreditBalance)
    target = EncounterId(done.form.encounter)
    owed = next((each.cents for each in credit.others if each.encounter == target), 0)
    if credit.sequence is not None or not owed:
        _ask(encounter, credit, f"{target} owes nothing that this credit can pay")
        return False
    move = CreditMove(
        key=_key(encounter, done), encounter=encounter.encounter, at=encounter.now, target=target,
        cents=min(owed, credit.cents), actor=done.actor,
    )  # fmt: skip
    applied: CreditMoved = await encounter.local(CreditActivities.apply_credit, move, RECORD)
    if not applied.moved:
        _ask(encounter, credit, f"{target} owes less by now")
        return False
    return True


async def _refund(encounter: EncounterWorkflow, credit: Credit, done: TaskDone) -> None:
    """Issue what was approved, and mail it; a credit that has changed since then is looked at again."""
    order = RefundOrder(
        key=_key(encounter, done), encounter=encounter.encounter, at=encounter.now, sequence=credit.sequence,
        cents=credit.cents, requested_by=done.task.requested_by, approved_by=done.actor,
    )  # fmt: skip
    issued: RefundIssued = await encounter.local(CreditActivities.approve_refund, order, RECORD)
    if issued.number is None:
        return
    claim = parse_claim_number(issued.claim)
    letter = SendLetter(
        key=f"refund:{issued.number}", kind=LetterKind.REFUND, encounter=encounter.encounter, at=encounter.now,
        claim=ClaimRef(encounter=claim.encounter, sequence=claim.sequence, submission=claim.submission)
        if claim else None,
        text=issued.text, actor=done.actor,
    )  # fmt: skip
    await encounter.do(LetterActivities.send_letter, letter, ASK_PAYER, f"refund {issued.number}")
    _follow(encounter, issued.number, f"check {issued.number} to {_owner(credit.sequence)}", credit.cents)


def _follow(encounter: EncounterWorkflow, number: int, summary: str, cents: int) -> None:
    encounter.open_task("refund_outstanding", summary, {"refund": number, "cents": cents})
    encounter.start_clock("stale_check")


async def follow_refunds(encounter: EncounterWorkflow) -> None:
    """Wait until the bank has paid a refund; one that it never pays is a credit again."""
    happened = encounter.inbox.take(_about_refund)
    if happened is None and not encounter.agenda.open_tasks("refund_outstanding"):
        for each in (await held(encounter)).outstanding:  # asked for by a workflow that was stopped
            _follow(encounter, each.number, f"check {each.number}", each.cents)
    match happened or await encounter.next(_about_refund):
        case TaskDone(form=RefundOutstanding() as form) as done:
            number = done.task.context["refund"]
            assert isinstance(number, int)
            end = RefundEnd(
                encounter=encounter.encounter, at=encounter.now, number=number, cleared=form.action == "cleared",
                reference=form.reference or form.reason, actor=done.actor,
            )  # fmt: skip
            await encounter.local(CreditActivities.end_refund, end, RECORD)
        case ClockRang():
            for card in encounter.agenda.open_tasks("refund_outstanding"):
                await encounter.remind(card, "the check is older than six months: a bank need not pay it (UCC 4-404)")
        case PatientReported() as fact if fact.event not in EVEN_IF_SETTLED:
            pass  # what came with it is in the ledger
        case fact:
            assert isinstance(fact, FactBase)
            encounter.happen(fact)
    if not encounter.agenda.open_tasks("refund_outstanding"):
        encounter.stop_clock("stale_check")


def _ask(encounter: EncounterWorkflow, credit: Credit, summary: str) -> None:
    encounter.open_task("credit_balance", summary, _context(credit))


def _context(credit: Credit) -> dict[str, Any]:
    others = {each.encounter: each.cents for each in credit.others}
    return {"cents": credit.cents, "owner": _owner(credit.sequence)} | ({"other_balances": others} if others else {})


def _owner(sequence: PayerSequence | None) -> str:
    return f"payer {sequence.value}" if sequence else "the patient"


def _key(encounter: EncounterWorkflow, done: TaskDone) -> str:
    return f"{workflow.info().workflow_id}/{encounter.instance}:{done.task.id}"


def _about_credit(happening: Happening, sequence: PayerSequence | None) -> bool:
    match happening:
        case TaskDone(task=task):
            return task.type in _TASKS
        case ClockRang(deadline=deadline):
            return deadline.clock in ("payer_credit", "unclaimed_property")
        case RemittancePosted() | VoidRequested():
            return True
        case PatientReported():
            return sequence is None
        case _:
            return False


def _about_refund(happening: Happening) -> bool:
    match happening:
        case TaskDone(task=task):
            return task.type == "refund_outstanding"
        case ClockRang(deadline=deadline):
            return deadline.clock == "stale_check"
        case RemittancePosted() | VoidRequested() | PatientReported():
            return True
        case _:
            return False
