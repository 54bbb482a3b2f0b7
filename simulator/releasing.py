"""What is due on an account's clock happens: decisions go out as 835s, letters to the provider."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import edi
from edi import ClaimPayment, Party
from simulator import bank, deciding, draw, remittance
from simulator.actions import DepositAction, InterestAction, LetterAction
from simulator.state import State, due_after
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
        elif isinstance(event.action, DepositAction):
            _deposit(state, event.claim_id, event.payer_id, event.due, event.action)
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
    interest: list[tuple[str, int]] = []
    taken: list[tuple[str, str, int]] = []
    for event in events:
        if isinstance(event.action, InterestAction):
            interest.append(deciding.interest(state, event, event.action))
            continue
        decided = deciding.decide(state, event)
        for position, (claim_id, payment) in enumerate(decided):
            decision = Decision(
                event_id=event.id, claim_id=claim_id, payer_id=payer_id, day=due.date(), trace=trace, payment=payment
            )
            state.claims.decide(decision, position)
            payments.append(payment)
        taken += deciding.taken(state, event)
    if not payments and not interest and not taken:
        return
    record = state.claims.get(events[0].claim_id)
    _send(state, record, payer_id, trace, due, payments, interest, taken)


def _send(
    state: State,
    record: ClaimRecord,
    payer_id: str,
    trace: str,
    due: datetime,
    payments: Sequence[ClaimPayment],
    interest: Sequence[tuple[str, int]],
    taken: Sequence[tuple[str, str, int]],
) -> None:
    profile = state.cast.payers.profile(payer_id, record.claim.payer.name)
    payee = remittance.payee(record.claim.billing_provider)
    advice = remittance.remittance(payer_id, profile, payee, trace, due.date(), payments, interest, taken)
    unbalanced = edi.balance_findings(advice)
    if unbalanced:
        raise AssertionError(f"835 {trace} does not balance: {unbalanced[0].message}")
    # The date comes first, so that files fetched by name come in the order of their days.
    name = f"835-{due:%Y%m%d}-{payer_id}-{trace}.x12"
    text = state.interchange(record.client_id, due, [edi.write_835(advice)])
    state.files.send(OutgoingFile(name, text, frozenset({record.account})))
    if advice.payment_cents and record.behaviour.eft == "sent":
        _pay(state, record, payer_id, due, DepositAction(trace=trace, cents=advice.payment_cents))


def _pay(state: State, record: ClaimRecord, payer_id: str, due: datetime, action: DepositAction) -> None:
    """The bank tells of the money, at once or as much later as the behaviour says."""
    lag = record.behaviour.eft_lag
    if not lag:
        _deposit(state, record.id, payer_id, due, action)
        return
    event = Event(
        id=f"{record.id}:eft:{action.trace}", claim_id=record.id, account=record.account, payer_id=payer_id,
        due=due_after(due, lag), action=action,
    )  # fmt: skip
    state.events.add(event)


def _deposit(state: State, claim_id: str, payer_id: str, due: datetime, action: DepositAction) -> None:
    record = state.claims.get(claim_id)
    profile = state.cast.payers.profile(payer_id, record.claim.payer.name)
    payee = remittance.payee(record.claim.billing_provider)
    text = bank.ach_file(profile, payee.name, action.trace, action.cents, due.date())
    name = f"ACH-{due:%Y%m%d}-{payer_id}-{action.trace}.ach"
    state.files.send(OutgoingFile(name, text, frozenset({record.account})))


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
