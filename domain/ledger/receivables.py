"""What is open by payer, claim and service line: the entries of one encounter read line by line. Pure.

Documents say for which claim and line money moves, people mostly do not. What names no line is applied by one rule,
which looks at sums and never at the order in which they came (docs/decisions/0011-money-that-names-no-line.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from domain.ledger.accounts import COLLECTED, WRITE_OFFS
from domain.ledger.entry import Line
from models.ids import ClaimNumber, PayerSequence, parse_claim_number
from models.ledger import Account

Owner = PayerSequence | None
"""Whose receivable: None is the patient's."""
_OWNERS: tuple[Owner, ...] = (*PayerSequence, None)
_RECEIVABLES = (Account.INSURANCE_RECEIVABLE, Account.PATIENT_RECEIVABLE)
Newest = Mapping[PayerSequence, ClaimNumber]


class _Part(IntEnum):
    """Why a receivable moved, in the order in which what names no line is applied."""

    CHARGED = 1
    TAKEN_OVER = 2
    ADJUSTED = 3
    PAID = 4
    LEFT = 5
    WRITTEN_OFF = 6
    RETURNED = 7


_PARTS = {
    Account.REVENUE: _Part.CHARGED,
    Account.PAYMENTS_IN_TRANSIT: _Part.PAID,
    Account.CASH_INSURANCE: _Part.PAID,
    Account.CASH_PATIENT: _Part.PAID,
    **dict.fromkeys(COLLECTED, _Part.PAID),
    Account.CONTRACTUAL: _Part.ADJUSTED,
    Account.CAPITATION_ADJUSTMENT: _Part.ADJUSTED,
    Account.BAD_DEBT: _Part.WRITTEN_OFF,
    **dict.fromkeys(WRITE_OFFS, _Part.WRITTEN_OFF),
}
"""By the account on the other side; money on any other is an overpayment on its way back."""


class _Row(NamedTuple):
    owner: Owner
    claim: ClaimNumber | None
    service_line: int | None


class _Figure(NamedTuple):
    """`detail` is the CAS group of an adjustment; of what was left, to whom, and of what was taken over, from whom."""

    part: _Part
    detail: str = ""


_Book = dict[_Row, dict[_Figure, int]]
"""Cents by which a receivable moved, debits positive."""


@dataclass(frozen=True, slots=True)
class Receivable:
    """What one payer (None: the patient) owes for one service line of one claim, and how it came to that, in cents.

    open = charged + taken_over - adjusted - paid - left - written_off + returned.

    Attributes:
        claim: The claim that the money was decided for; what names none counts for the payer's newest one.
        service_line: None for what no line could take.
        taken_over: What an earlier payer, or a person, left to this one.
        adjusted: Contractual adjustments by CAS group code.
        left: What was left to the next payer or to the patient.
        returned: Overpayments that went out of the receivable again: credits and refunds.
    """

    owner: Owner
    claim: ClaimNumber | None
    service_line: int | None
    charged: int = 0
    taken_over: int = 0
    adjusted: Mapping[str, int] = field(default_factory=dict)
    paid: int = 0
    left: int = 0
    written_off: int = 0
    returned: int = 0

    @property
    def open(self) -> int:
        """What is still owed; a credit is negative."""
        gone = sum(self.adjusted.values()) + self.paid + self.left + self.written_off
        return self.charged + self.taken_over - gone + self.returned


def receivables(entries: Iterable[Sequence[Line]], newest: Newest) -> tuple[Receivable, ...]:
    """Return every receivable of one encounter by payer, claim and line; the sum of `open` is what the payer owes.

    `entries` are the lines of each entry, `newest` each payer's newest claim, for what names none.
    """
    every = list(entries)
    book: _Book = defaultdict(lambda: defaultdict(int))
    for entry in every:
        for row, figure, cents in _movements(entry, newest):
            book[row][figure] += cents
    charged = {line.service_line for entry in every for line in entry if line.account is Account.REVENUE}
    lines = sorted(line for line in charged if line is not None)
    for owner in _OWNERS:
        _spread(book, owner, lines, newest)
    order = {owner: number for number, owner in enumerate(_OWNERS)}
    rows = sorted(book, key=lambda row: (order[row.owner], row.claim or "", row.service_line or 1000))
    return tuple(_receivable(row, book[row]) for row in rows if any(book[row].values()))


def line_differences(entries: Iterable[Sequence[Line]]) -> Iterator[tuple[Owner, int, int]]:
    """Give each payer (None: the patient) whose receivable by line is not what it owes: both figures, in cents."""
    every = list(entries)
    owed: dict[Owner, int] = defaultdict(int)
    for line in (line for entry in every for line in entry if line.account in _RECEIVABLES):
        owed[line.sequence] += line.cents
    found: dict[Owner, int] = defaultdict(int)
    for each in receivables(every, {}):
        found[each.owner] += each.open
    yield from ((owner, owed[owner], found[owner]) for owner in _OWNERS if owed[owner] != found[owner])


def _movements(entry: Iterable[Line], newest: Newest) -> Iterator[tuple[_Row, _Figure, int]]:
    """Each movement of a receivable, by the account on its other side."""
    groups: dict[tuple[ClaimNumber | None, int | None], list[Line]] = defaultdict(list)
    for line in entry:
        groups[line.claim, line.service_line].append(line)
    for (claim, number), lines in groups.items():
        owners = _owners(claim, lines)
        if not owners:  # a movement beside the receivables: a refund that is paid
            continue
        owner = owners[0]
        row = _Row(owner, claim or _newest(newest, owner), number)
        for line in lines:
            if line.account not in _RECEIVABLES:
                part = _PARTS.get(line.account, _Part.RETURNED)
                yield row, _Figure(part, line.group or "" if part is _Part.ADJUSTED else ""), -line.cents
            elif line.sequence != owner:
                other = line.sequence
                there = _Row(other, _newest(newest, other), number)
                yield row, _Figure(_Part.LEFT, other or ""), -line.cents
                yield there, _Figure(_Part.TAKEN_OVER, owner or ""), line.cents


def _owners(claim: ClaimNumber | None, lines: Iterable[Line]) -> Sequence[Owner]:
    """Whose receivable moves: first the payer's who decided the claim, else in the order of their turns."""
    if claim is not None and (key := parse_claim_number(claim)) is not None:
        return [key.sequence]
    touched = {line.sequence for line in lines if line.account in _RECEIVABLES}
    return [owner for owner in _OWNERS if owner in touched]


def _newest(newest: Newest, owner: Owner) -> ClaimNumber | None:
    return newest.get(owner) if owner is not None else None


def _spread(book: _Book, owner: Owner, lines: Sequence[int], newest: Newest) -> None:
    """Apply what names no line of ours to the lines, in their order.

    What lessens the receivable goes to the lines that are open, what adds to it to those that are overpaid, to each at
    most what brings it to zero. What is left over stays where it is.
    """
    loose = [
        (figure, row) for row in book if row.owner == owner and row.service_line not in lines for figure in book[row]
    ]
    for figure, row in sorted(loose, key=lambda each: (each[0], each[1].claim or "", each[1].service_line or 0)):
        for line in lines:
            some = _taken(book[row][figure], sum(_open(book, owner, line)))
            _shift(book, figure, row, row._replace(service_line=line), some)
            if figure.part is _Part.LEFT:
                other = PayerSequence(figure.detail) if figure.detail else None
                there = _Row(other, _newest(newest, other), row.service_line)
                _shift(book, _Figure(_Part.TAKEN_OVER, owner or ""), there, there._replace(service_line=line), -some)


def _open(book: _Book, owner: Owner, line: int) -> Iterator[int]:
    return (cents for row in book if (row.owner, row.service_line) == (owner, line) for cents in book[row].values())


def _taken(cents: int, opened: int) -> int:
    """How much of it a line takes: nothing where it would only move further from zero."""
    if cents * opened >= 0:
        return 0
    taken = min(abs(cents), abs(opened))
    return taken if cents > 0 else -taken


def _shift(book: _Book, figure: _Figure, here: _Row, there: _Row, cents: int) -> None:
    if cents:
        book[here][figure] -= cents
        book[there][figure] += cents


def _receivable(row: _Row, figures: Mapping[_Figure, int]) -> Receivable:
    sums: dict[_Part, int] = defaultdict(int)
    adjusted: dict[str, int] = {}
    for figure, cents in sorted(figures.items()):
        sums[figure.part] += cents
        if figure.part is _Part.ADJUSTED and cents:
            adjusted[figure.detail] = -cents
    return Receivable(
        *row, charged=sums[_Part.CHARGED], taken_over=sums[_Part.TAKEN_OVER], adjusted=adjusted,
        paid=-sums[_Part.PAID], left=-sums[_Part.LEFT], written_off=-sums[_Part.WRITTEN_OFF],
        returned=sums[_Part.RETURNED],
    )  # fmt: skip
