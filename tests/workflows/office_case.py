"""What the scripted office knows of one encounter: its script, its ledger, and what workflows told it.

The ledger is a sum for each payer and one for the patient: enough to drive every branch. That the real one balances is
shown elsewhere (tests of the ledger, the demo).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.clocks import DeadlineState
from models.findings import Finding, Severity
from models.ids import EncounterId, PayerSequence, claim_number, parse_claim_number
from models.messages.appeals import OtherDenial
from models.messages.balance import AssistanceStanding, EstateFacts
from models.messages.claims import Adjustment, FilingLimit, Frequency, PostAdjustment, StatusResult
from models.messages.credits import (
    Credit,
    CreditsHeld,
    OtherBalance,
    RefundEnd,
    RefundIssued,
    RefundOrder,
)
from models.messages.desk import DeadlineCard, Snapshot, StageMark, TaskCard, TaskState
from models.messages.encounter import Balances, EligibilityResult
from models.messages.facts import RemittancePosted
from models.messages.underpayments import UnderpaymentCase
from models.plans import Plan
from models.prompt_pay import PromptPayLaw
from models.roles import Role

PRIMARY, SECONDARY, TERTIARY = PayerSequence
CHARGE = 20_000
COVERED = EligibilityResult(active=True, payer_id="BLUEP")


def finding(code: str = "gap", severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code=code, severity=severity, where="/somewhere", message="not right", remedy="make it right")


def _undecided() -> AssistanceStanding:
    return AssistanceStanding(application=1, complete=True, approval_above_cents=1_000_000)


@dataclass
class Case:
    """One encounter. Whoever writes a story changes the script before the workflow comes to it."""

    encounter: EncounterId
    payers: Mapping[PayerSequence, str] = field(default_factory=lambda: {PRIMARY: "BLUEP", SECONDARY: "GOLDM"})
    service_date: date = field(default_factory=lambda: datetime.now(UTC).date() - timedelta(days=3))
    self_pay: bool = False
    acknowledged: bool | None = True
    """What the agency says of the placement."""
    # Lists are answered in turn, by the number in the request; what lies beyond them is the good case.
    gaps: list[tuple[Finding, ...]] = field(default_factory=list)
    cover: list[EligibilityResult] = field(default_factory=list)
    coding_findings: list[tuple[Finding, ...]] = field(default_factory=list)
    sampled_by: tuple[str, ...] = ()
    """The rules that want the coding reviewed."""
    audit_findings: list[tuple[Finding, ...]] = field(default_factory=list)
    leading_queries: set[int] = field(default_factory=set)
    scrub: dict[str, list[tuple[Finding, ...]]] = field(default_factory=dict)
    """By claim, as in "P1" for the primary's first submission."""
    routed_to: Role | None = None
    """Whom a payer rule names for what the scrubber found."""
    statuses: list[StatusResult] = field(default_factory=list)
    other_denials: tuple[OtherDenial, ...] = ()
    prompt_pay: PromptPayLaw | None = None
    underpayments: tuple[UnderpaymentCase, ...] = ()
    """The cases that a claim joins; empty once they are settled."""
    small_balance_cents: int = 0
    hold: str = ""
    estate: EstateFacts | None = None
    application: AssistanceStanding | None = field(default_factory=_undecided)
    """How the policy sees the application; None once it is decided. By itself it computes nothing: people decide."""
    resumes: datetime | None = None
    received: int = 0
    declines: int = 0
    """How many of the next charges of a stored card are declined."""
    plans: list[Plan] = field(default_factory=list)
    address_bad: bool = False
    refusals: dict[str, int] = field(default_factory=dict)
    """How often an activity is refused for good, by its name."""
    # The ledger.
    insurance: dict[PayerSequence, int] = field(default_factory=dict)
    patient: int = 0
    refunds_payable: int = 0
    refunds: dict[int, RefundOrder] = field(default_factory=dict)
    other_visits: tuple[tuple[str, int], ...] = ()
    """Other encounters of the patient, and what is owed for each."""
    settled: dict[PayerSequence, int] = field(default_factory=dict)
    """By payer, what it paid, wrote off or left to others."""
    rejected: set[str] = field(default_factory=set)
    """Control numbers that the story rejects."""
    keys: set[str] = field(default_factory=set)
    # What was told.
    calls: list[tuple[str, Any]] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    cards: dict[str, tuple[str, TaskCard]] = field(default_factory=dict)
    """Tasks by id, with the workflow that owns each."""
    _deadlines: dict[str, tuple[str, DeadlineCard]] = field(default_factory=dict)
    marks: dict[tuple[str, str, int], StageMark] = field(default_factory=dict)

    # --- the ledger ---------------------------------------------------------------------------------------------

    def once(self, key: str) -> bool:
        """Whether something has not been posted yet; notes that it is now."""
        fresh = key not in self.keys
        self.keys.add(key)
        return fresh

    def balances(self) -> Balances:
        return Balances(
            insurance=dict(self.insurance), patient=self.patient, charges=CHARGE, refunds_payable=self.refunds_payable
        )

    @property
    def share(self) -> int:
        """What was made the patient's, paid or not."""
        return self.patient + self.received

    def filing(self, sequence: PayerSequence, frequency: Frequency) -> FilingLimit | None:
        """The limit as the activity finds it, by the general rows of the clock table."""
        today = datetime.now(UTC).date()
        match frequency:
            case Frequency.VOID:
                return None
            case Frequency.REPLACEMENT:
                return FilingLimit(clock="corrected_claim", day=today + timedelta(days=180))
            case _ if sequence is not PRIMARY:
                return FilingLimit(clock="secondary_timely_filing", day=today + timedelta(days=180))
            case _:
                return FilingLimit(clock="timely_filing", day=self.service_date + timedelta(days=180))

    def charge(self, cents: int) -> None:
        if self.self_pay:
            self.patient += cents
        else:
            self.insurance[PRIMARY] = self.insurance.get(PRIMARY, 0) + cents

    def adjust(self, request: PostAdjustment) -> None:
        if not self.once(request.key):
            return
        if request.sequence is None:
            self.patient -= request.cents
        else:
            self.insurance[request.sequence] -= request.cents
        if request.adjustment is Adjustment.TRANSFER_TO_PATIENT:
            self.patient += request.cents

    def credits(self) -> CreditsHeld:
        """Every overpayment, as the real activity holds it."""
        today = datetime.now(UTC).date()
        others = tuple(OtherBalance(encounter=EncounterId(name), cents=cents) for name, cents in self.other_visits)
        held = [Credit(sequence=each, cents=-cents, since=today) for each, cents in self.insurance.items() if cents < 0]
        if self.patient < 0:
            held.append(Credit(sequence=None, cents=-self.patient, since=today, others=others))
        return CreditsHeld(credits=tuple(held))

    def refund(self, order: RefundOrder) -> RefundIssued:
        """Take a refund out of the credit; its check is to be paid yet."""
        number = 1001 + len(self.refunds)
        if self.once(order.key):
            self._give(order.sequence, order.cents)
            self.refunds[number] = order
            self.refunds_payable += order.cents
        claim = claim_number(self.encounter, order.sequence, 1) if order.sequence else ""
        return RefundIssued(number=number, text="your money", claim=claim)

    def end_refund(self, end: RefundEnd) -> None:
        """The bank paid it, or it is a credit again."""
        order = self.refunds[end.number]
        if self.once(f"refund:{end.number}"):
            self.refunds_payable -= order.cents
            if not end.cleared:
                self._give(order.sequence, -order.cents)

    def _give(self, sequence: PayerSequence | None, cents: int) -> None:
        if sequence is None:
            self.patient += cents
        else:
            self.insurance[sequence] += cents

    def remit(
        self,
        paid: int = 0,
        *,
        contractual: int = 0,
        patient: int = 0,
        denied: int = 0,
        onward: int = 0,
        sequence: PayerSequence = PRIMARY,
        claim: str = "",
        status: str = "1",
        reasons: tuple[str, ...] = (),
        shortfall: int = 0,
        crossover: bool = False,
        interest: int = 0,
        on: date | None = None,
        key: str = "",
    ) -> RemittancePosted:
        """Post one CLP of an 835, as the remittance workflow does, and return the fact that tells it.

        `onward` becomes the next payer's; what is denied stays with the payer until somebody works it.
        """
        number = claim or self.claims(sequence)[-1]
        fact_id = key or f"835:{number}:{len(self.keys)}"
        if self.once(fact_id):
            self.insurance[sequence] = self.insurance.get(sequence, 0) - paid - contractual - patient - onward
            self.patient += patient
            self.settled[sequence] = self.settled.get(sequence, 0) + paid + contractual + patient + onward
            if onward:
                following = SECONDARY if sequence is PRIMARY else TERTIARY
                self.insurance[following] = self.insurance.get(following, 0) + onward
        return RemittancePosted.model_validate(
            {
                "id": fact_id,
                "on": on or datetime.now(UTC).date(),
                "claim": number,
                "sequence": sequence,
                "remittance": f"R{len(self.keys)}",
                "status": status,
                "paid_cents": paid,
                "contractual_cents": contractual,
                "patient_cents": patient + onward,
                "denied_cents": denied,
                "reasons": reasons,
                "shortfall_cents": shortfall,
                "open_cents": self.insurance[sequence],
                "crossover": crossover,
                "interest_cents": interest,
                "payer_claim_number": f"PAYER-{number[-3:]}",
            }
        )

    # --- what a story asks --------------------------------------------------------------------------------------

    def made(self, name: str) -> list[Any]:
        """Return what an activity was asked, in order."""
        return [request for called, request in self.calls if called == name]

    def claims(self, sequence: PayerSequence = PRIMARY) -> list[str]:
        """Return the claim numbers that were sent to a payer, in order; the first one's before anything is sent."""
        numbers = [str(request.claim.number) for request in self.made("queue_claim")]
        found = [each for each in numbers if (key := parse_claim_number(each)) and key.sequence is sequence]
        return list(dict.fromkeys(found)) or [claim_number(self.encounter, sequence, 1)]

    def open(self, type_name: str = "") -> list[TaskCard]:
        """Return the open tasks, of one type or of all."""
        cards = [card for _, card in self.cards.values() if card.state is TaskState.OPEN]
        return [card for card in cards if not type_name or card.type == type_name]

    def tasks(self) -> list[str]:
        """Return the type and fate of every task, in order, as in "work_denial:write_off"."""
        return [f"{card.type}:{card.action or card.state}" for _, card in self.cards.values()]

    def trail(self) -> list[str]:
        """Return every way out that was taken, in order, as in "coding:coded"."""
        return [f"{mark.stage}:{mark.outcome}" for mark in self.marks.values() if mark.outcome]

    @property
    def deadlines(self) -> list[DeadlineCard]:
        return [card for _, card in self._deadlines.values()]

    def running(self) -> set[str]:
        """Return the names of the clocks that run."""
        return {card.clock for card in self.deadlines if card.state is DeadlineState.OPEN}

    def rung(self, clock: str) -> int:
        """Return how often a clock came due."""
        return sum(card.clock == clock and card.state is DeadlineState.FIRED for card in self.deadlines)

    def store(self, snapshot: Snapshot) -> None:
        """Take a snapshot in, as the tables do: what was open and is missing now is gone."""
        self.snapshots.append(snapshot)
        told = {card.id for card in snapshot.tasks} | {deadline.id for deadline in snapshot.deadlines}
        for identifier, (owner, card) in self.cards.items():
            if owner == snapshot.workflow_id and card.state is TaskState.OPEN and identifier not in told:
                self.cards[identifier] = (owner, card.model_copy(update={"state": TaskState.CANCELLED}))
        for identifier, (owner, deadline) in self._deadlines.items():
            if owner == snapshot.workflow_id and deadline.state is DeadlineState.OPEN and identifier not in told:
                self._deadlines[identifier] = (owner, deadline.model_copy(update={"state": DeadlineState.MET}))
        self.cards |= {card.id: (snapshot.workflow_id, card) for card in snapshot.tasks}
        self._deadlines |= {card.id: (snapshot.workflow_id, card) for card in snapshot.deadlines}
        self.marks |= {(snapshot.workflow_id, snapshot.run_id, mark.number): mark for mark in snapshot.marks}


class OfficePart:
    """A part of the scripted office, over its cases."""

    cases: dict[str, Case]

    def _note(self, encounter: EncounterId, request: Any) -> Case:
        """Note a request and return the case that it is about."""
        raise NotImplementedError
