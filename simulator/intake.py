"""A received file becomes acknowledgements, claims and their plans, in one transaction."""

from datetime import datetime

import edi
from edi import (
    Body,
    Document,
    Finding,
    Interchange,
    Party,
    ProfessionalClaim,
    SubmissionBatch,
    Transaction,
)
from simulator import acknowledging, draw, front, realtime
from simulator.acknowledging import Judged
from simulator.behaviours import Front, ReverseAction, SecondaryAction, Step
from simulator.fit import fit
from simulator.front import VOID, Verdict
from simulator.state import State, account_of, due_after
from simulator.store import ClaimRecord, Event, OutgoingFile, ReceivedFile


def process(state: State, file: ReceivedFile) -> None:
    """Works on one file: the same file twice has the same effect as once."""
    with state.database.transaction():
        document = edi.read(file.body)
        _Run(state, file, document).run()
        state.files.processed(file.hash)


class _Run:
    """One file."""

    def __init__(self, state: State, file: ReceivedFile, document: Document) -> None:
        self.state = state
        self.file = file
        self.document = document
        self.findings: list[Finding] = []
        self.accounts: set[str] = set()
        self.silent: set[str] = set()
        self.answers: list[tuple[str, str, list[Body]]] = []

    def run(self) -> None:
        for interchange in self.document.interchanges:
            for number, transaction in enumerate(_sets(interchange)):
                self._transaction(interchange, transaction, f"{interchange.control}-{number}")
        self._acknowledge()
        for name, receiver, bodies in self.answers:
            self._send(name, receiver, bodies)

    def _transaction(self, interchange: Interchange, transaction: Transaction, label: str) -> None:
        if transaction.type in ("837P", "837I"):
            batch, findings = edi.read_837(transaction)
            self.findings += findings
            if fit(transaction, (*findings, *self.document.all_findings)):
                self._claims(interchange, transaction, batch, label)
        elif transaction.type in ("270", "276"):
            self._inquiries(interchange, transaction, label)

    def _inquiries(self, interchange: Interchange, transaction: Transaction, label: str) -> None:
        answer = realtime.answer(self.state, transaction, self.document.all_findings)
        self.findings += answer.findings
        self.accounts |= answer.accounts
        if answer.body is not None:
            name = f"{answer.body.type}-{self.file.hash[:16]}-{label}.x12"
            self.answers.append((name, interchange.sender, [answer.body]))

    def _claims(self, interchange: Interchange, transaction: Transaction, batch: SubmissionBatch, label: str) -> None:
        self.accounts |= {account_of(claim.control_number) for claim in batch.claims}
        client = interchange.sender or "UNKNOWN"
        if self._refuse_set(transaction, batch, client):
            return
        judged: list[Judged] = []
        for claim in batch.claims:
            # One after the other: the next claim of an account must see the one before it.
            verdict, record = _judge(self.state, claim, client)
            _enter(self.state, verdict, record)
            if verdict.front is not Front.SILENT:
                judged.append(Judged(claim, record.payer_claim_number, verdict.rejection))
        if not judged:
            self.silent.add(label)
            return
        self._answer_claims(interchange, batch, judged, label)

    def _refuse_set(self, transaction: Transaction, batch: SubmissionBatch, client: str) -> bool:
        """Whether the scenario refuses one of the claims by refusing the set it came in; the others never arrived."""
        refused = [
            record
            for verdict, record in (_judge(self.state, claim, client) for claim in batch.claims)
            if verdict.front is Front.REJECT_SET
        ]
        for record in refused:
            self.state.claims.add(record)
        if refused:
            self.findings.append(_forced_rejection(transaction))
        return bool(refused)

    def _answer_claims(
        self, interchange: Interchange, batch: SubmissionBatch, judged: list[Judged], label: str
    ) -> None:
        moment = self._moment()
        name = f"277CA-{self.file.hash[:16]}-{label}.x12"
        trace = draw.letters(12, self.state.cast.seed, "277CA", self.file.hash, label)
        source = Party(name=self.state.clearinghouse_id, entity_id_qualifier="46", id=self.state.clearinghouse_id)
        answer = acknowledging.acknowledgement(batch, judged, source, trace, moment.date())
        body = edi.write_277ca(answer, reference=trace, moment=moment)
        self.answers.append((name, interchange.sender, [body]))

    def _acknowledge(self) -> None:
        """999 and TA1; none for an interchange whose sets all met silence."""
        for interchange in self.document.interchanges:
            labels = {f"{interchange.control}-{number}" for number, _ in enumerate(_sets(interchange))}
            if labels and labels <= self.silent:
                continue
            one = Document(interchanges=(interchange,))
            for answer in edi.acknowledge(one, self.findings):
                prefix = f"{self.file.hash[:16]}-{interchange.control}"
                if answer.interchange:
                    ta1 = edi.write_ta1(answer.interchange)
                    self.answers.append((f"TA1-{prefix}.x12", answer.sender, [ta1]))
                if answer.functional:
                    bodies = [edi.write_999(group) for group in answer.functional]
                    self.answers.append((f"999-{prefix}.x12", answer.sender, bodies))

    def _moment(self) -> datetime:
        """The latest of the clocks concerned, as one file answers for all."""
        return max((self.state.now(account) for account in self.accounts), default=self.state.wall_clock())

    def _send(self, name: str, receiver: str, bodies: list[Body]) -> None:
        body = self.state.interchange(receiver or "UNKNOWN", self._moment(), bodies)
        self.state.files.send(OutgoingFile(name, body, frozenset(self.accounts)))


def _sets(interchange: Interchange) -> list[Transaction]:
    return [transaction for group in interchange.groups for transaction in group.transactions]


def _judge(state: State, claim: ProfessionalClaim, client: str) -> tuple[Verdict, ClaimRecord]:
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


def _enter(state: State, verdict: Verdict, record: ClaimRecord) -> None:
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


def _forced_rejection(transaction: Transaction) -> Finding:
    """The fault that the scenario wants in this set: the provider's name, the first NM1 after the header."""
    at = next((s for s in transaction.segments if s.tag == "NM1" and s.at(1) == "85"), transaction.segments[0])
    return Finding(
        level=2,
        severity="error",
        loop="2010AA",
        segment=at.tag,
        position=at.position,
        element=9,
        value=at.at(9),
        rule="code-unknown",
        message="The provider is not enrolled with this clearinghouse",
        remedy="Check the provider's identifier",
        transaction=transaction.control,
    )
