"""270 and 276 answered, whether they came alone over HTTPS or in a file."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import edi
from edi import Body, EligibilityInquiry, Finding, StatusInquiry, StatusResponse, Transaction
from simulator import eligibility, status
from simulator.fit import fit
from simulator.scenario import Eligibility
from simulator.state import State, account_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one transaction; no body where it cannot be answered but by a 999."""

    body: Body | None = None
    findings: tuple[Finding, ...] = ()
    accounts: frozenset[str] = field(default_factory=frozenset)
    timed_out: bool = False


def answer(
    state: State, transaction: Transaction, outer: Sequence[Finding] = (), *, interactive: bool = False
) -> Answer:
    """Answers a 270 or 276; only an interactive one can meet the scenario's time-out.

    Args:
        state: The running simulator.
        transaction: The inquiry.
        outer: Findings of the file it came in.
        interactive: It came alone, and somebody waits for the answer.
    """
    if transaction.type == "270":
        inquiries, findings = edi.read_270(transaction)
        if not fit(transaction, (*findings, *outer)) or not inquiries:
            return Answer(findings=findings)
        return _eligibility(state, transaction, inquiries, findings, interactive=interactive)
    questions, findings = edi.read_276(transaction)
    if not fit(transaction, (*findings, *outer)) or not questions:
        return Answer(findings=findings)
    return _status(state, transaction, questions, findings)


def _eligibility(
    state: State,
    transaction: Transaction,
    inquiries: Sequence[EligibilityInquiry],
    findings: tuple[Finding, ...],
    *,
    interactive: bool,
) -> Answer:
    accounts = frozenset(account_of(inquiry.trace_number) for inquiry in inquiries)
    now = max(state.now(account) for account in accounts)
    responses = []
    timed_out = False
    for inquiry in inquiries:
        member_id = inquiry.subscriber.member_id
        member = state.cast.member(inquiry.payer.id, member_id)
        if interactive and member.eligibility is Eligibility.TIMEOUT_ONCE:
            timed_out |= state.database.first_time(f"timeout:{member_id}")
        payer = state.cast.payers.party(inquiry.payer.id, inquiry.payer.name)
        today = state.now(account_of(inquiry.trace_number)).date()
        responses.append(eligibility.respond(inquiry, member, payer, today))
    reference = edi.transaction_reference(transaction) or inquiries[0].trace_number
    body = edi.write_271(*responses, reference=reference, moment=now)
    return Answer(body=body, findings=findings, accounts=accounts, timed_out=timed_out)


def _status(
    state: State,
    transaction: Transaction,
    inquiries: Sequence[StatusInquiry],
    findings: tuple[Finding, ...],
) -> Answer:
    accounts = frozenset(account_of(i.claim_control_number or i.trace_number) for i in inquiries)
    now = max(state.now(account) for account in accounts)
    responses = [_one_status(state, inquiry) for inquiry in inquiries]
    reference = edi.transaction_reference(transaction) or inquiries[0].trace_number
    body = edi.write_277(*responses, reference=reference, moment=now)
    return Answer(body=body, findings=findings, accounts=accounts)


def _one_status(state: State, inquiry: StatusInquiry) -> StatusResponse:
    payer_id = inquiry.payer.id
    records = state.claims.by_control_number(inquiry.claim_control_number)
    records = records or state.claims.by_payer_number(inquiry.payer_claim_number)
    # A forwarded claim keeps the number that the provider gave it for the primary payer.
    own = [r for r in records if r.payer_id == payer_id]
    forwarded = [r for r in records if state.events.forwarded_to(r.account, payer_id)]
    record = next(iter(reversed(own or forwarded)), None)
    account = record.account if record else account_of(inquiry.claim_control_number or inquiry.trace_number)
    today = state.now(account).date()
    if record is None:
        return status.respond(inquiry, None, (), today)
    planned = [e.id.rpartition(":")[2] for e in state.events.of_claim(record.id) if e.payer_id == payer_id]
    standing = state.claims.standing(record.id, payer_id)
    return status.respond(inquiry, record, standing, today, planned=planned)
