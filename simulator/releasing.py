"""What is due on an account's clock happens: decisions go out as 835s, letters to the provider."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import edi
from edi import ClaimPayment, Party, ProfessionalClaim
from simulator import adjudication, draw, remittance
from simulator.adjudication import Terms
from simulator.behaviours import (
    CorrectAction,
    DenyAction,
    LetterAction,
    PayAction,
    RepeatAction,
    ReverseAction,
    SecondaryAction,
)
from simulator.state import State
from simulator.store import ClaimRecord, Decision, Event, LetterToProvider, OutgoingFile


def release(state: State, account: str, now: datetime) -> None:
    """Lets everything happen that is due for the account, oldest first."""
    with state.database.transaction():
        for _, moment in groupby(state.events.due(account, now), key=lambda event: event.due):
            _release_moment(state, list(moment))


def _release_moment(state: State, events: Sequence[Event]) -> None:
    remits: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        if isinstance(event.action, LetterAction):
            _letter(state, event, event.action)
        else:
            payee = state.claims.get(event.claim_id).claim.billing_provider.id
            remits.setdefault((event.payer_id, payee), []).append(event)
        state.events.released(event.id)
    for (payer_id, _), together in remits.items():
        _remit(state, payer_id, together)


def _remit(state: State, payer_id: str, events: Sequence[Event]) -> None:
    """One 835 for all decisions of one payer to one provider at one moment."""
    trace = draw.digits(10, state.cast.seed, "trace", *(event.id for event in events))
    due = events[0].due
    payments: list[ClaimPayment] = []
    for event in events:
        decided = _decide(state, event)
        for position, (claim_id, payment) in enumerate(decided):
            decision = Decision(
                event_id=event.id, claim_id=claim_id, payer_id=payer_id, day=due.date(), trace=trace, payment=payment
            )
            state.claims.decide(decision, position)
            payments.append(payment)
    if not payments:
        return
    record = state.claims.get(events[0].claim_id)
    _send(state, record, payer_id, trace, due, payments)


def _send(
    state: State,
    record: ClaimRecord,
    payer_id: str,
    trace: str,
    due: datetime,
    payments: Sequence[ClaimPayment],
) -> None:
    profile = state.cast.payers.profile(payer_id, record.claim.payer.name)
    payee = remittance.payee(record.claim.billing_provider)
    advice = remittance.remittance(payer_id, profile, payee, trace, due.date(), payments)
    unbalanced = edi.balance_findings(advice)
    if unbalanced:
        raise AssertionError(f"835 {trace} does not balance: {unbalanced[0].message}")
    # The date comes first, so that files fetched by name come in the order of their days.
    name = f"835-{due:%Y%m%d}-{payer_id}-{trace}.x12"
    text = state.interchange(record.client_id, due, [edi.write_835(advice)])
    state.files.send(OutgoingFile(name, text, frozenset({record.account})))


def _decide(state: State, event: Event) -> list[tuple[str, ClaimPayment]]:
    """The decisions of one event, each with the claim it is about."""
    record = state.claims.get(event.claim_id)
    action = event.action
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
        return [(record.id, adjudication.pay(record.claim, terms, action, forward))]
    raise AssertionError(f"{event.id}: a letter is not a decision")


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


def _terms(state: State, claim: ProfessionalClaim, record: ClaimRecord, number: str) -> Terms:
    payer_id, member_id = claim.payer.id, claim.subscriber.member_id
    payers = state.cast.payers
    profile = payers.profile(payer_id, claim.payer.name)
    member = state.cast.member(payer_id, member_id)
    listed = state.cast.listed(member_id) is not None
    return Terms(
        payer_claim_number=number,
        filing_indicator=profile.filing_indicator,
        allowed=lambda code, units, charge: payers.allowed_cents(payer_id, code, units, charge),
        benefit=member.benefit,
        secondary_copay_cents=member.benefit.copay_cents if listed else profile.secondary_copay_cents,
        received=record.received_at.date(),
    )


def _letter(state: State, event: Event, action: LetterAction) -> None:
    record = state.claims.get(event.claim_id)
    payer: Party = state.cast.payers.party(record.payer_id, record.claim.payer.name)
    state.mail.deliver(
        LetterToProvider(
            id=draw.letters(12, state.cast.seed, "letter", event.id),
            account=event.account,
            business_date=event.due.date(),
            payer_id=record.payer_id,
            claim_control_number=record.control_number,
            kind=action.letter,
            decision=action.decision,
            level=action.level,
            text=_words(action, payer.name, record),
        )
    )


def _words(action: LetterAction, payer: str, record: ClaimRecord) -> str:
    claim = f"claim {record.control_number} (our number {record.payer_claim_number})"
    if action.letter == "refund_request":
        return f"{payer}: {claim} was paid twice. Please refund the second payment, or we will take it back."
    if action.decision == "overturned":
        return f"{payer}: on your level {action.level} appeal of {claim} we changed our decision and will pay."
    return f"{payer}: on your level {action.level} appeal of {claim} our decision stands."
