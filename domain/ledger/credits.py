"""Overpayments: out of the receivable into a credit, and back to whoever overpaid. Pure.

A credit is identified, then a refund is asked for, approved, sent and cleared; or it is withdrawn, because the payer
took it back by its own 835 or owes again; or a patient's is applied to another encounter of the same patient.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.ledger.builders import receivable
from domain.ledger.entry import Entry, Movement, Place, lines
from models.ids import EncounterId, PayerSequence
from models.ledger import Account, EntryKind


def credit(sequence: PayerSequence | None) -> Place:
    """Return the account of a payer's credit; None means the patient's."""
    return Place(Account.PATIENT_CREDIT) if sequence is None else Place(Account.PAYER_CREDIT, sequence)


def _move(cents: int, debit: Place, credit: Place) -> list[Movement]:
    return [(debit, cents), (credit, -cents)]


def sort_credit(
    encounter: EncounterId, on: date, sequence: PayerSequence | None, *, owed: int, held: int, number: int
) -> Entry | None:
    """Bring receivable and credit of one payer (None: the patient) in order; None where they are.

    What is overpaid in the receivable (`owed` negative) becomes a credit; what is owed again is taken out of the credit
    that is `held`. `number` counts these entries of an encounter.
    """
    if owed < 0:
        kind, moved = EntryKind.CREDIT_IDENTIFIED, _move(-owed, receivable(sequence), credit(sequence))
    elif cents := max(0, min(owed, held)):
        kind, moved = EntryKind.CREDIT_WITHDRAWN, _move(cents, credit(sequence), receivable(sequence))
    else:
        return None
    return Entry(key=f"credit:{encounter}:{number}", encounter=encounter, kind=kind, on=on, lines=lines(moved))


def apply_credit(
    source: EncounterId, target: EncounterId, on: date, *, cents: int, key: str, by: str
) -> tuple[Entry, Entry]:
    """Pay one encounter of a patient with the credit of another, as a payment is moved: the cash goes with it.

    Both entries have one source, which links them.
    """
    between = Place(Account.CASH_PATIENT)
    parts = (
        (source, "out", _move(cents, credit(None), between)),
        (target, "in", _move(cents, between, receivable(None))),
    )
    out, into = (
        Entry(
            key=f"apply:{key}:{side}", encounter=encounter, kind=EntryKind.CREDIT_APPLIED, on=on, lines=lines(moved),
            source=f"apply:{source}:{target}", requested_by=by,
        )
        for encounter, side, moved in parts
    )  # fmt: skip
    return out, into


def recoup_credit(
    encounter: EncounterId, on: date, sequence: PayerSequence, *, cents: int, key: str, memo: str, by: str
) -> Entry:
    """The payer took it back from another payment (PLB WO) without a reversal: what its 835 left there is answered."""
    return Entry(
        key=f"recoup:{key}", encounter=encounter, kind=EntryKind.CREDIT_RECOUPED, on=on,
        lines=lines(_move(cents, credit(sequence), Place(Account.RECOUPMENT))), memo=memo, requested_by=by,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund that was approved; `number` is the check's."""

    number: int
    encounter: EncounterId
    sequence: PayerSequence | None
    cents: int
    requested_by: str
    approved_by: str

    @property
    def end_key(self) -> str:
        """The key of the one entry that ends it."""
        return f"refund:{self.number}:ended"

    def approved(self, on: date) -> Entry:
        """Out of the credit: from now on it is a payment that we owe."""
        return self._entry(EntryKind.REFUND_APPROVED, on, credit(self.sequence), Place(Account.REFUNDS_PAYABLE))

    def cleared(self, on: date, reference: str) -> Entry:
        """The bank has paid it: it leaves the cash that it had come into."""
        cash = Account.CASH_PATIENT if self.sequence is None else Account.CASH_INSURANCE
        return self._entry(EntryKind.REFUND_CLEARED, on, Place(Account.REFUNDS_PAYABLE), Place(cash), reference)

    def voided(self, on: date, reference: str) -> Entry:
        """The check was lost, came back or became stale: the credit is there again."""
        return self._entry(
            EntryKind.REFUND_VOIDED, on, Place(Account.REFUNDS_PAYABLE), credit(self.sequence), reference
        )

    def _entry(self, kind: EntryKind, on: date, debit: Place, other: Place, memo: str = "") -> Entry:
        return Entry(
            key=f"refund:{self.number}:approved" if kind is EntryKind.REFUND_APPROVED else self.end_key,
            encounter=self.encounter, kind=kind, on=on, lines=lines(_move(self.cents, debit, other)), memo=memo,
            source=f"refund:{self.number}", requested_by=self.requested_by, approved_by=self.approved_by,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A credit that is held, in cents, and the day on which the oldest part of it was identified."""

    sequence: PayerSequence | None
    cents: int
    since: date


def held(entries: Iterable[Entry]) -> tuple[Held, ...]:
    """Return the credits that an encounter's entries leave: what left a credit is taken from its oldest part.

    A refund that was voided has never left it.
    """
    every = list(entries)
    voided = {entry.source for entry in every if entry.kind is EntryKind.REFUND_VOIDED}
    parts: dict[PayerSequence | None, list[tuple[date, int]]] = {}
    for entry in sorted(every, key=lambda entry: (entry.on, entry.key)):
        if entry.source in voided:
            continue
        for line in entry.lines:
            if line.account in (Account.PAYER_CREDIT, Account.PATIENT_CREDIT):
                parts.setdefault(line.sequence, []).append((entry.on, -line.cents))
    return tuple(
        found
        for sequence in (*PayerSequence, None)
        if (found := _oldest(sequence, parts.get(sequence, []))) is not None
    )


def _oldest(sequence: PayerSequence | None, parts: Iterable[tuple[date, int]]) -> Held | None:
    every = list(parts)
    gone = -sum(cents for _, cents in every if cents < 0)
    kept = sum(cents for _, cents in every)
    for on, cents in every:
        if cents > 0 and gone < cents:
            return Held(sequence, kept, on)
        gone -= max(cents, 0)
    return None
