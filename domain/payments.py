"""Patients' payments: to which encounters they go, and what takes them back. Pure; integer cents throughout.

A payment's shares are what each encounter has of it in cents; they are never negative, and together never more than it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.ledger import Account, Entry, EntryKind, patient_payment
from models.ids import EncounterId
from models.payments import Move, Payment, Reversal, ReversalReason

Shares = Mapping[EncounterId, int]

_TAKES_BACK = frozenset({ReversalReason.NSF, ReversalReason.CHARGEBACK, ReversalReason.VOID, ReversalReason.REFUND})


@dataclass(frozen=True, slots=True)
class Owed:
    """What a patient owes on one encounter."""

    encounter: EncounterId
    cents: int


class SharesError(ValueError):
    """Shares that are not the payment, or more than an encounter has of it."""


def oldest_first(cents: int, owed: Sequence[Owed], named: EncounterId) -> dict[EncounterId, int]:
    """Apply a payment to balances in their order (oldest first); what is left stays with the encounter named.

    Shares are positive and sum to `cents`.
    """
    left = cents
    shares: dict[EncounterId, int] = {}
    for each in owed:
        share = min(left, max(each.cents, 0))
        if share:
            shares[each.encounter] = share
        left -= share
    if left:
        shares[named] = shares.get(named, 0) + left
    return shares


def taken(payment: Payment, shares: Shares) -> list[Entry]:
    """Return one entry an encounter.

    Raises:
        SharesError: the shares are not positive or do not sum to the payment.
    """
    if sum(shares.values()) != payment.cents or any(cents <= 0 for cents in shares.values()):
        raise SharesError(f"shares of {sum(shares.values())} cents for a payment of {payment.cents}")
    return [
        patient_payment(
            encounter, payment.on, cents=cents, key=f"{payment.number}:{encounter}", source=payment.number,
            memo=payment.method.value, by=payment.by,
        )
        for encounter, cents in shares.items()
    ]  # fmt: skip


def reversed_(reversal: Reversal, payment: Payment, shares: Shares, posted: Iterable[Entry]) -> list[Entry]:
    """Return the entries by which a payment goes, or comes back: never more than is there, nothing where nothing is.

    A refund of a part takes from the encounters in the reverse order of their ids. A dispute that was won gives back
    what the chargeback of the same dispute took; `posted` are the entries of the payment so far.
    """
    if reversal.reason is ReversalReason.CHARGEBACK_WON:
        return _given_back(reversal, payment, posted)
    if reversal.reason not in _TAKES_BACK:
        return []
    left = reversal.cents or sum(shares.values())
    entries = []
    for encounter in sorted(shares, reverse=True):
        cents = min(left, shares[encounter])
        left -= cents
        if cents > 0:
            entries.append(_of(EntryKind.PAYMENT_REVERSED, reversal, payment, encounter, -cents))
    return entries


def _given_back(reversal: Reversal, payment: Payment, posted: Iterable[Entry]) -> list[Entry]:
    memo = _memo(ReversalReason.CHARGEBACK, reversal.dispute)
    gone: dict[EncounterId, int] = {}
    for entry in posted:
        told = (entry.kind is EntryKind.PAYMENT_REVERSED and entry.memo == memo) or (
            entry.kind is EntryKind.PAYMENT_RESTORED and entry.memo == _memo(reversal.reason, reversal.dispute)
        )
        if told and entry.encounter is not None:
            gone[entry.encounter] = gone.get(entry.encounter, 0) - cash_of(entry)
    return [
        _of(EntryKind.PAYMENT_RESTORED, reversal, payment, encounter, cents)
        for encounter, cents in sorted(gone.items())
        if cents > 0
    ]


def moved(move: Move, payment: Payment, shares: Shares) -> list[Entry]:
    """Return the two entries that move a share to another encounter.

    Raises:
        SharesError: the encounter has not so much of the payment, or both are the same.
    """
    has = shares.get(move.source, 0)
    cents = move.cents or has
    if not 0 < cents <= has or move.source == move.target:
        raise SharesError(f"{move.source} has {has} cents of {payment.number}")
    return [
        patient_payment(
            encounter, move.on, cents=signed, key=f"moved:{move.id}:{encounter}", source=payment.number,
            memo=f"{way} {other}", by=move.by, kind=EntryKind.PAYMENT_MOVED,
        )
        for encounter, signed, way, other in (
            (move.source, -cents, "to", move.target),
            (move.target, cents, "from", move.source),
        )
    ]  # fmt: skip


def shares_of(entries: Iterable[Entry]) -> dict[EncounterId, int]:
    """Return what each encounter has of a payment after its entries."""
    shares: dict[EncounterId, int] = {}
    for entry in entries:
        if entry.encounter is not None:
            shares[entry.encounter] = shares.get(entry.encounter, 0) + cash_of(entry)
    return {encounter: cents for encounter, cents in shares.items() if cents}


def refunded_by(reversal: str, entries: Iterable[Entry]) -> bool:
    """Whether a reversal of this id is among the entries of a payment."""
    return any(entry.key == f"payment:{_key(reversal, entry.encounter)}" for entry in entries)


def cash_of(entry: Entry) -> int:
    """Return the patient's cash of an entry in cents."""
    return sum(line.cents for line in entry.lines if line.account is Account.CASH_PATIENT)


def _of(kind: EntryKind, reversal: Reversal, payment: Payment, encounter: EncounterId, cents: int) -> Entry:
    return patient_payment(
        encounter, reversal.on, cents=cents, key=_key(reversal.id, encounter), source=payment.number,
        memo=_memo(reversal.reason, reversal.dispute), by=reversal.by, approved_by=reversal.approved_by, kind=kind,
    )  # fmt: skip


def _key(reversal: str, encounter: EncounterId | None) -> str:
    return f"reversed:{reversal}:{encounter}"


def _memo(reason: ReversalReason, dispute: str) -> str:
    return f"{reason.value} {dispute}".strip()
