"""One movement of money: lines that sum to zero, under a key that is posted once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.ids import ClaimNumber, EncounterId, PayerSequence
from models.ledger import Account, EntryKind

BY_PAYER = (Account.INSURANCE_RECEIVABLE, Account.PAYER_CREDIT)
"""Kept for each payer sequence."""


class UnbalancedEntryError(ValueError):
    """Lines that are not an entry: they do not sum to zero, or there are fewer than two."""


class Place(NamedTuple):
    """Where in the books money moves: an account, and as far as a document says, for which claim and service line.

    Attributes:
        sequence: Whose insurance receivable or credit.
        claim: Control number of the claim that the document decides.
        service_line: Our line number (REF*6R of the 837 and of the 835); None for the claim as a whole.
        group: CAS group code of a contractual adjustment ("CO").
    """

    account: Account
    sequence: PayerSequence | None = None
    claim: ClaimNumber | None = None
    service_line: int | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One place's part of an entry: debit positive, credit negative, never zero."""

    account: Account
    cents: int
    sequence: PayerSequence | None = None
    claim: ClaimNumber | None = None
    service_line: int | None = None
    group: str | None = None

    def __post_init__(self) -> None:
        if not self.cents:
            raise UnbalancedEntryError(f"{self.account}: a line moves something")
        if (self.sequence is None) == (self.account in BY_PAYER):
            raise UnbalancedEntryError(f"{self.account}: a payer sequence belongs to {' and '.join(BY_PAYER)} only")
        if self.group is not None and self.account is not Account.CONTRACTUAL:
            raise UnbalancedEntryError(f"{self.account}: a group code belongs to contractual adjustments only")

    @property
    def place(self) -> Place:
        """Where it moves the cents."""
        return Place(self.account, self.sequence, self.claim, self.service_line, self.group)


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
        if len({line.place for line in self.lines}) != len(self.lines):
            raise UnbalancedEntryError(f"{self.key}: an account has one line")
        for (claim, service_line), cents in _by_service_line(self.lines).items():
            if cents:
                where = f"line {service_line} of claim {claim}"
                raise UnbalancedEntryError(f"{self.key}: {where} sums to {cents} cents, not to zero")

    def same_movement(self, other: "Entry") -> bool:
        """Whether both say the same: posting the one after the other is a repetition and not a conflict."""
        return (self.encounter, self.kind, _moved(self)) == (other.encounter, other.kind, _moved(other))


def _moved(entry: Entry) -> frozenset[tuple[Place, int]]:
    return frozenset((line.place, line.cents) for line in entry.lines)


def _by_service_line(lines: Iterable[Line]) -> dict[tuple[ClaimNumber | None, int | None], int]:
    """Money moves between accounts, never from one service line to another."""
    sums: dict[tuple[ClaimNumber | None, int | None], int] = defaultdict(int)
    for line in lines:
        sums[line.claim, line.service_line] += line.cents
    return sums


Movement = tuple[Place, int]
"""A place and cents; several for one place add up, none for nothing."""


def lines(movements: Iterable[Movement]) -> tuple[Line, ...]:
    """Add movements up by place; what comes to nothing has no line."""
    totals: dict[Place, int] = defaultdict(int)
    for place, cents in movements:
        totals[place] += cents
    return tuple(
        Line(place.account, cents, place.sequence, place.claim, place.service_line, place.group)
        for place, cents in totals.items()
        if cents
    )
