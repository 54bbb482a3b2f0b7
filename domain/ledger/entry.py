"""One movement of money: lines that sum to zero, under a key that is posted once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.ids import EncounterId, PayerSequence
from models.ledger import Account, EntryKind


class UnbalancedEntryError(ValueError):
    """Lines that are not an entry: they do not sum to zero, or there are fewer than two."""


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One account's part of an entry: debit positive, credit negative, never zero."""

    account: Account
    cents: int
    sequence: PayerSequence | None = None

    def __post_init__(self) -> None:
        if not self.cents:
            raise UnbalancedEntryError(f"{self.account}: a line moves something")
        if (self.sequence is None) == (self.account is Account.INSURANCE_RECEIVABLE):
            raise UnbalancedEntryError(f"{self.account}: a payer sequence belongs to the insurance receivable only")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `encounter` is None for money that belongs to no encounter (provider adjustments, returned money).

    Attributes:
        key: Posted once; the same key with other content is refused.
        on: Business date.
        memo: A code that says more than the kind, e.g. "CO-50" or the caller's reason code. No PHI.
        source: What the entry follows from, e.g. "<remittance id>/3".
    """

    key: str
    encounter: EncounterId | None
    kind: EntryKind
    on: date
    lines: tuple[Line, ...]
    memo: str = ""
    source: str = ""
    requested_by: str = ""
    approved_by: str = ""

    def __post_init__(self) -> None:
        if len(self.lines) < 2:
            raise UnbalancedEntryError(f"{self.key}: an entry has at least two lines")
        if total := sum(line.cents for line in self.lines):
            raise UnbalancedEntryError(f"{self.key}: the lines sum to {total} cents, not to zero")
        if len({(line.account, line.sequence) for line in self.lines}) != len(self.lines):
            raise UnbalancedEntryError(f"{self.key}: an account has one line")

    def same_movement(self, other: "Entry") -> bool:
        """Whether both say the same: posting the one after the other is a repetition and not a conflict."""
        return (self.encounter, self.kind, sorted(_sortable(self))) == (
            other.encounter,
            other.kind,
            sorted(_sortable(other)),
        )


def _sortable(entry: Entry) -> list[tuple[str, str, int]]:
    return [(line.account.value, line.sequence or "", line.cents) for line in entry.lines]


Movement = tuple[Account, PayerSequence | None, int]
"""Account, payer sequence, cents; several for one account add up, none for nothing."""


def lines(movements: Iterable[Movement]) -> tuple[Line, ...]:
    """Add movements up by account; what comes to nothing has no line."""
    totals: dict[tuple[Account, PayerSequence | None], int] = defaultdict(int)
    for account, sequence, cents in movements:
        totals[account, sequence] += cents
    return tuple(Line(account, cents, sequence) for (account, sequence), cents in totals.items() if cents)
