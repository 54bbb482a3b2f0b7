"""What one event decides, from the claim, the payer's terms and what was decided before."""

from dataclasses import replace

from edi import AnyClaim, ClaimPayment
from simulator import adjudication, draw
from simulator.actions import (
    CorrectAction,
    DenyAction,
    InterestAction,
    PayAction,
    RecoupAction,
    RepeatAction,
    ReverseAction,
    SecondaryAction,
)
from simulator.adjudication import Terms
from simulator.state import State
from simulator.store import ClaimRecord, Event


def decide(state: State, event: Event) -> list[tuple[str, ClaimPayment]]:
    """The decisions of one event, each with the claim it is about."""
    record = state.claims.get(event.claim_id)
    action = event.action
    if isinstance(action, RecoupAction):
        return []
    if isinstance(action, ReverseAction):
        return _reversal(state, record, action)
    if isinstance(action, SecondaryAction):
        return [(record.id, _secondary(state, record, action, event))]
    terms = _terms(state, record.claim, record, record.payer_claim_number)
    standing = state.claims.standing(record.id, record.payer_id)
    if isinstance(action, DenyAction):
        return [(record.id, adjudication.deny(record.claim, terms, action))]
    if isinstance(action, RepeatAction):
        return [(record.id, standing[-1].payment)] if standing else []
    if isinstance(action, CorrectAction):
        paid = adjudication.pay(record.claim, terms, PayAction())
        reversed_ = [adjudication.reverse(decision.payment) for decision in standing[-1:]]
        return [(record.id, payment) for payment in (*reversed_, paid)]
    if isinstance(action, PayAction):
        forward = state.cast.payers.party(action.forward_payer) if action.forward_payer else None
        paid = adjudication.pay(record.claim, terms, action, forward)
        return [(record.id, _with_interest(paid, record, action, event))]
    raise AssertionError(f"{event.id}: a letter is not a decision")


def taken(state: State, event: Event) -> list[tuple[str, str, int]]:
    """What a payment is lowered by beside its claims (PLB): reason, reference, cents; after the event was decided."""
    record = state.claims.get(event.claim_id)
    reversed_ = [
        each.payment for each in state.claims.decisions(record.id, record.payer_id) if each.payment.paid_cents < 0
    ]
    cents = -reversed_[-1].paid_cents if reversed_ else 0
    match event.action:
        case ReverseAction(later=True) if cents:
            return [("WO", record.payer_claim_number, -cents)]
        case RecoupAction() if cents:
            return [("WO", record.payer_claim_number, cents)]
        case PayAction(brings=True) if cents:
            return [("FB", record.payer_claim_number, cents)]
        case _:
            return []


def interest(state: State, event: Event, action: InterestAction) -> tuple[str, int]:
    """The claim and the interest that its last decision owes."""
    record = state.claims.get(event.claim_id)
    last = state.claims.standing(record.id, record.payer_id)[-1]
    owed = action.interest.cents(last.payment.paid_cents, record.received_at.date(), last.day)
    return record.control_number, owed


def _with_interest(paid: ClaimPayment, record: ClaimRecord, action: PayAction, event: Event) -> ClaimPayment:
    if action.interest is None:
        return paid
    owed = action.interest.cents(paid.paid_cents, record.received_at.date(), event.due.date())
    return replace(paid, amounts={**paid.amounts, "I": owed}) if owed else paid


def _reversal(state: State, record: ClaimRecord, action: ReverseAction) -> list[tuple[str, ClaimPayment]]:
    claim_id = action.of or record.id
    standing = state.claims.standing(claim_id, record.payer_id)
    if not standing:
        return []
    last = standing[-1].payment
    moved = last.paid_cents != 0 or last.patient_responsibility_cents != 0
    return [(claim_id, adjudication.reverse(last))] if moved or action.always else []


def _secondary(state: State, record: ClaimRecord, action: SecondaryAction, event: Event) -> ClaimPayment:
    """What the secondary payer decides about a claim that the primary forwarded."""
    standing = state.claims.standing(record.id, record.payer_id)
    payer = state.cast.payers.party(action.payer)
    claim = adjudication.forwarded(record.claim, standing[-1].payment, payer, action.member, standing[-1].day)
    number = draw.digits(13, state.cast.seed, "claim", event.id)
    return adjudication.pay(claim, _terms(state, claim, record, number), PayAction())


def _terms(state: State, claim: AnyClaim, record: ClaimRecord, number: str) -> Terms:
    payer_id, member_id = claim.payer.id, claim.subscriber.member_id
    payers = state.cast.payers
    profile = payers.profile(payer_id, claim.payer.name)
    member = state.cast.member(payer_id, member_id)
    listed = state.cast.listed(member_id) is not None
    return Terms(
        payer_claim_number=number,
        filing_indicator=profile.filing_indicator,
        allowed=payers.terms(claim),
        weight=payers.weight(claim),
        benefit=member.benefit,
        secondary_copay_cents=member.benefit.copay_cents if listed else profile.secondary_copay_cents,
        received=record.received_at.date(),
    )
