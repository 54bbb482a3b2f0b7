"""A received file becomes acknowledgements, claims and their plans, in one transaction."""

from datetime import datetime

import edi
from edi import (
    AnyBatch,
    Body,
    Document,
    Finding,
    Interchange,
    Party,
    Transaction,
)
from simulator import acknowledging, draw, entry, realtime
from simulator.acknowledging import Judged
from simulator.behaviours import Front
from simulator.fit import fit
from simulator.state import State, account_of
from simulator.store import OutgoingFile, ReceivedFile


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
            batch, findings = edi.read_837i(transaction) if transaction.type == "837I" else edi.read_837(transaction)
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

    def _claims(self, interchange: Interchange, transaction: Transaction, batch: AnyBatch, label: str) -> None:
        self.accounts |= {account_of(claim.control_number) for claim in batch.claims}
        client = interchange.sender or "UNKNOWN"
        if self._refuse_set(transaction, batch, client):
            return
        judged: list[Judged] = []
        for claim in batch.claims:
            # One after the other: the next claim of an account must see the one before it.
            verdict, record = entry.judge(self.state, claim, client)
            entry.enter(self.state, verdict, record)
            if verdict.front is not Front.SILENT:
                judged.append(Judged(claim, record.payer_claim_number, verdict.rejection))
        if not judged:
            self.silent.add(label)
            return
        self._answer_claims(interchange, batch, judged, label)

    def _refuse_set(self, transaction: Transaction, batch: AnyBatch, client: str) -> bool:
        """Whether the scenario refuses one of the claims by refusing the set it came in; the others never arrived."""
        refused = [
            record
            for verdict, record in (entry.judge(self.state, claim, client) for claim in batch.claims)
            if verdict.front is Front.REJECT_SET
        ]
        for record in refused:
            self.state.claims.add(record)
        if refused:
            self.findings.append(_forced_rejection(transaction))
        return bool(refused)

    def _answer_claims(self, interchange: Interchange, batch: AnyBatch, judged: list[Judged], label: str) -> None:
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


def _forced_rejection(transaction: Transaction) -> Finding:
    """The fault that the scenario wants in this set: the provider's name, the first NM1 after the header."""
    at = next((s for s in transaction.segments if s.tag == "NM1" and s.at(1) == "85"), transaction.segments[0])
    return Finding(
        level=2,
        severity="error",
        loop="2010",
        segment=at.tag,
        position=at.position,
        element=9,
        value=at.at(9),
        rule="code-unknown",
        message="The provider is not enrolled with this clearinghouse",
        remedy="Check the provider's identifier",
        transaction=transaction.control,
    )
