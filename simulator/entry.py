"""A claim enters the payer's system, with the plan of what will become of it."""

from datetime import datetime

from edi import AnyClaim
from simulator import draw, front
from simulator.actions import ReverseAction, SecondaryAction, Step
from simulator.behaviours import Front
from simulator.front import VOID, Paper, Verdict
from simulator.state import State, account_of, due_after
from simulator.store import ClaimRecord, Event


def judge(state: State, claim: AnyClaim, client: str) -> tuple[Verdict, ClaimRecord]:
    """What the front end says to a claim, and the record of it; nothing is kept yet."""
    account, payer_id = account_of(claim.control_number), claim.payer.id
    member_id = claim.subscriber.member_id
    earlier = state.claims.of_account(account, payer_id)
    key = f"{account}{claim.payer_responsibility}"
    verdict = front.judge(
        claim,
        state.cast.member(payer_id, member_id, key),
        earlier,
        [r for r in state.claims.by_payer_number(claim.original_reference) if r.payer_id == payer_id],
        listed=state.cast.listed(member_id) is not None,
        forwarded=state.events.forwarded_to(account, payer_id),
        paper=_paper(state, claim, account),
    )
    attempt = len(earlier) + 1
    claim_id = f"{payer_id}:{claim.control_number}:{attempt}"
    return verdict, ClaimRecord(
        id=claim_id,
        account=account,
        payer_id=payer_id,
        client_id=client,
        control_number=claim.control_number,
        payer_claim_number=draw.digits(13, state.cast.seed, "claim", claim_id),
        received_at=state.now(account),
        front=verdict.front,
        fingerprint=front.fingerprint(claim),
        behaviour=verdict.behaviour,
        claim=claim,
    )


def _paper(state: State, claim: AnyClaim, account: str) -> Paper:
    """Where the document is that this payer wants to see with such a claim."""
    lines = [(line.procedure.code, line.procedure.modifiers) for line in claim.lines if line.procedure]
    if claim.frequency == VOID or not state.cast.payers.profile(claim.payer.id).needs_document(lines):
        return Paper.NOT_NEEDED
    announced = front.papers(claim)
    if not announced:
        return Paper.MISSING
    return Paper.HERE if announced & state.mail.attachments(account) else Paper.ANNOUNCED


def enter(state: State, verdict: Verdict, record: ClaimRecord) -> None:
    """Keeps the submission and plans what will become of it."""
    if not verdict.counts:
        return
    state.claims.add(record)
    if verdict.front is not Front.ACCEPT:
        return
    for step in _plan(state, verdict, record):
        payer_id = step.action.payer if isinstance(step.action, SecondaryAction) else record.payer_id
        plan_step(state, record, step, record.received_at, payer_id)


def _plan(state: State, verdict: Verdict, record: ClaimRecord) -> tuple[Step, ...]:
    original = verdict.original
    void = record.claim.frequency == VOID
    steps = () if void else verdict.behaviour.plan()
    if original is None:
        return steps
    state.events.cancel(original.id)
    state.claims.supersede(original.id)
    first = min((step.days for step in steps), default=7)
    return (Step(name="0-original", days=first, action=ReverseAction(of=original.id, always=void)), *steps)


def plan_step(state: State, record: ClaimRecord, step: Step, start: datetime, payer_id: str = "") -> None:
    """Plans one step of a claim, counted from `start`."""
    state.events.add(
        Event(
            id=f"{record.id}:{step.name}",
            claim_id=record.id,
            account=record.account,
            payer_id=payer_id or record.payer_id,
            due=due_after(start, step.days),
            action=step.action,
        )
    )
