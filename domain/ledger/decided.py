"""What a payer decided about one claim (a CLP), as an entry: by service line, as far as the 835 tells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from domain.ledger.builders import move_line, receivable, remittance_key
from domain.ledger.entry import Entry, Movement, Place
from domain.ledger.entry import lines as entry_lines
from models.ids import ClaimKey, ClaimNumber, PayerSequence
from models.ledger import Account, EntryKind


@dataclass(frozen=True, slots=True)
class LineAmounts:
    """What a decision moves for one service line, in cents; negative for a reversal.

    `service_line` None is the claim as a whole; `contractual` is by CAS group code.
    """

    service_line: int | None
    paid: int = 0
    contractual: Mapping[str, int] = field(default_factory=dict)
    patient: int = 0
    capitated: int = 0


class Beyond(NamedTuple):
    """A later payer's contractual adjustment that counts (domain.coordination)."""

    sequence: PayerSequence
    claim: ClaimNumber
    service_line: int | None
    group: str


def remittance_claim(
    key: ClaimKey, on: date, *, remittance: str, position: int, lines: Iterable[LineAmounts],
    destination: PayerSequence | None = None, later: Mapping[Beyond, int] = MappingProxyType({}),
    memo: str = "", reversal: bool = False,
) -> Entry | None:  # fmt: skip
    """Post one CLP; None where nothing moves (a full denial leaves the receivable as it was).

    `destination` is who owes the patient's part, None for the patient. `later` are contractual cents of later payers
    that count from now on, or no longer.
    """
    moved = entry_lines(
        [
            *(movement for each in lines for movement in _decided(key, each, destination)),
            *(movement for beyond, cents in later.items() for movement in _counted(beyond, cents)),
        ]
    )
    if not moved:
        return None
    kind = EntryKind.REVERSAL if reversal else EntryKind.REMITTANCE
    return Entry(
        key=remittance_key(remittance, position), encounter=key.encounter, kind=kind, on=on, lines=moved, memo=memo,
        source=f"{remittance}/{position}",
    )  # fmt: skip


def _decided(key: ClaimKey, amounts: LineAmounts, destination: PayerSequence | None) -> list[Movement]:
    """One line of a decision: from the payer's receivable into cash, contractual and whoever owes the rest."""
    owed, claim, line = receivable(key.sequence), key.number, amounts.service_line
    adjusted = [
        movement
        for group, cents in amounts.contractual.items()
        for movement in move_line(cents, Place(Account.CONTRACTUAL, group=group), owed, claim, line)
    ]
    return [
        *move_line(amounts.paid, Place(Account.PAYMENTS_IN_TRANSIT), owed, claim, line),
        *adjusted,
        *move_line(amounts.capitated, Place(Account.CAPITATION_ADJUSTMENT), owed, claim, line),
        *move_line(amounts.patient, receivable(destination), owed, claim, line),
    ]


def _counted(beyond: Beyond, cents: int) -> list[Movement]:
    contractual = Place(Account.CONTRACTUAL, group=beyond.group)
    return move_line(cents, contractual, receivable(beyond.sequence), beyond.claim, beyond.service_line)
