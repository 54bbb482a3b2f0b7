"""The proof: what was charged is where? Sums of lines in, figures and differences out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from domain.ledger.accounts import BESIDE_CLAIMS, COLLECTED, WRITE_OFFS
from domain.ledger.entry import Entry
from models.ids import EncounterId, PayerSequence
from models.ledger import Account
from models.messages.encounter import Balances

_OWED = (Account.INSURANCE_RECEIVABLE, Account.PATIENT_RECEIVABLE)
_CREDITS = (Account.PAYER_CREDIT, Account.PATIENT_CREDIT, Account.REFUNDS_PAYABLE)
Sums = Mapping[Account, int]
"""Cents by account, the insurance receivables of all sequences added up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Where the charges are: charges = paid + contractual + capitated + written off + bad debt + balance + difference.

    `balance` is what is owed to us less what we owe, which are the `credits`: overpayments held and refunds to be paid.
    `insurance_paid` is what payers paid, in the bank or not yet, as far as it is applied to claims. The rest of it is
    `unapplied` (nobody's claim), `interest`, and `beside_claims` (recoupments, forwarded balances, withheld, programs):
    credits positive. `in_transit` is told by 835s less what is in the bank.
    """

    charges: int = 0
    insurance_paid: int = 0
    contractual: int = 0
    capitated: int = 0
    patient_paid: int = 0
    written_off: int = 0
    bad_debt: int = 0
    balance: int = 0
    credits: int = 0
    unapplied: int = 0
    interest: int = 0
    beside_claims: int = 0
    in_transit: int = 0

    @property
    def difference(self) -> int:
        """Cents of the charges that are nowhere."""
        adjusted = self.contractual + self.capitated
        placed = self.insurance_paid + adjusted + self.patient_paid + self.written_off + self.bad_debt
        return self.charges - placed - self.balance


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof(Figures):
    """The figures of all encounters together, and every encounter whose own do not add up."""

    entries: int = 0
    unbalanced: int = 0
    differences: Mapping[str, int] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Every entry balances, and charges are accounted for in total and for each encounter."""
        return not (self.unbalanced or self.differences or self.difference)


def figures(sums: Sums) -> Figures:
    """Return the figures of account sums."""
    beside = {account: -sums.get(account, 0) for account in BESIDE_CLAIMS}
    unapplied, interest = beside[Account.UNAPPLIED_CASH], beside[Account.INTEREST]
    in_transit = sums.get(Account.PAYMENTS_IN_TRANSIT, 0)
    return Figures(
        charges=-sums.get(Account.REVENUE, 0),
        insurance_paid=sums.get(Account.CASH_INSURANCE, 0) + in_transit - sum(beside.values()),
        contractual=sums.get(Account.CONTRACTUAL, 0),
        capitated=sums.get(Account.CAPITATION_ADJUSTMENT, 0),
        patient_paid=sum(sums.get(account, 0) for account in (Account.CASH_PATIENT, *COLLECTED)),
        written_off=sum(sums.get(account, 0) for account in WRITE_OFFS),
        bad_debt=sums.get(Account.BAD_DEBT, 0),
        balance=sum(sums.get(account, 0) for account in (*_OWED, *_CREDITS)),
        credits=-sum(sums.get(account, 0) for account in _CREDITS),
        unapplied=unapplied,
        interest=interest,
        beside_claims=sum(beside.values()) - unapplied - interest,
        in_transit=in_transit,
    )


def prove(by_encounter: Mapping[str, Sums], *, entries: int, unbalanced: int) -> Proof:
    """Prove account sums by encounter ("" for money of none); `entries` and `unbalanced` are counted by the caller."""
    total: dict[Account, int] = defaultdict(int)
    differences = {}
    for encounter, sums in by_encounter.items():
        for account, cents in sums.items():
            total[account] += cents
        if difference := figures(sums).difference:
            differences[encounter] = difference
    whole = figures(total)
    return Proof(
        entries=entries, unbalanced=unbalanced, differences=differences, charges=whole.charges,
        insurance_paid=whole.insurance_paid, contractual=whole.contractual, capitated=whole.capitated,
        patient_paid=whole.patient_paid, written_off=whole.written_off, bad_debt=whole.bad_debt, balance=whole.balance,
        credits=whole.credits, unapplied=whole.unapplied, interest=whole.interest, beside_claims=whole.beside_claims,
        in_transit=whole.in_transit,
    )  # fmt: skip


def sums_by_encounter(entries: Iterable[Entry]) -> dict[str, dict[Account, int]]:
    """Add the lines of entries up, as the database does for stored ones."""
    found: dict[str, dict[Account, int]] = defaultdict(lambda: defaultdict(int))
    for entry in entries:
        for line in entry.lines:
            found[entry.encounter or ""][line.account] += line.cents
    return {encounter: dict(sums) for encounter, sums in found.items()}


def balances(entries: Iterable[Entry], encounter: EncounterId) -> Balances:
    """Return what is owed by whom for one encounter."""
    sums: dict[tuple[Account, PayerSequence | None], int] = defaultdict(int)
    for line in (line for entry in entries if entry.encounter == encounter for line in entry.lines):
        sums[line.account, line.sequence] += line.cents
    return balances_of(sums)


def balances_of(sums: Mapping[tuple[Account, PayerSequence | None], int]) -> Balances:
    """Return what is owed by whom, from sums by account and payer sequence."""
    positions = [
        (None, sums.get((Account.PATIENT_RECEIVABLE, None), 0), sums.get((Account.PATIENT_CREDIT, None), 0)),
        *(
            (each, sums.get((Account.INSURANCE_RECEIVABLE, each), 0), sums.get((Account.PAYER_CREDIT, each), 0))
            for each in PayerSequence
        ),
    ]
    known = {sequence for _, sequence in sums}
    return Balances(
        insurance={each: owed + held for each, owed, held in positions if each is not None and each in known},
        patient=sum(owed + held for each, owed, held in positions if each is None),
        charges=-sums.get((Account.REVENUE, None), 0),
        refunds_payable=-sums.get((Account.REFUNDS_PAYABLE, None), 0),
        stale_credits=sum(max(0, min(owed, -held)) for _, owed, held in positions),
    )
