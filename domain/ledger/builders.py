"""The entries there are. Each is balanced by construction: a movement always names both sides."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from domain.ledger.accounts import BESIDE_CLAIMS
from domain.ledger.entry import Entry, Movement, Place
from domain.ledger.entry import lines as entry_lines
from models.ids import ClaimNumber, EncounterId, PayerSequence
from models.ledger import Account, EntryKind
from models.messages.claims import Adjustment

_WRITTEN_TO = {
    Adjustment.WRITE_OFF_DENIAL: Account.WRITE_OFF_DENIAL,
    Adjustment.WRITE_OFF_AUTHORIZATION: Account.WRITE_OFF_AUTHORIZATION,
    Adjustment.WRITE_OFF_SMALL_BALANCE: Account.WRITE_OFF_SMALL_BALANCE,
    Adjustment.WRITE_OFF_COURTESY: Account.WRITE_OFF_COURTESY,
    Adjustment.CHARITY: Account.CHARITY,
    Adjustment.BAD_DEBT: Account.BAD_DEBT,
    Adjustment.CONTRACTUAL_CORRECTION: Account.CONTRACTUAL,
}
WRITE_OFF_KINDS = frozenset(EntryKind(each.value) for each in _WRITTEN_TO)
"""The entries that a reversal may take back."""


class AdjustmentRefusedError(ValueError):
    """An adjustment that names the wrong receivable for what it does."""


def receivable(sequence: PayerSequence | None) -> Place:
    """Return the account of a payer's receivable; None means the patient's."""
    return Place(Account.PATIENT_RECEIVABLE) if sequence is None else Place(Account.INSURANCE_RECEIVABLE, sequence)


def _move(cents: int, debit: Place, credit: Place) -> list[Movement]:
    return [(debit, cents), (credit, -cents)]


def move_line(
    cents: int, debit: Place, credit: Place, claim: ClaimNumber | None, service_line: int | None
) -> list[Movement]:
    """Both sides say for which line of which claim."""
    return _move(
        cents,
        debit._replace(claim=claim, service_line=service_line),
        credit._replace(claim=claim, service_line=service_line),
    )


def charge(
    encounter: EncounterId, on: date, *, total: int, before: int, number: str, self_pay: bool = False,
    lines: Mapping[int, int] = MappingProxyType({}),
) -> Entry | None:  # fmt: skip
    """Charge the difference to what was charged before; None where there is none.

    `total` is what the encounter bills in all, `lines` the difference by service line; what they leave of the whole
    difference is on no line. Whoever is billed first owes it: the primary payer, or a patient who pays for themselves.
    """
    owed_by = receivable(None if self_pay else PayerSequence.PRIMARY)
    by_line = [(None, total - before - sum(lines.values())), *lines.items()]
    moved = entry_lines(
        movement
        for service_line, cents in by_line
        for movement in move_line(cents, owed_by, Place(Account.REVENUE), None, service_line)
    )
    if not moved:
        return None
    return Entry(
        key=charge_key(encounter, number), encounter=encounter, kind=EntryKind.CHARGE, on=on, lines=moved,
        source=f"total:{total}",
    )  # fmt: skip


def charge_key(encounter: EncounterId, number: str) -> str:
    """The key under which the nth charge of an encounter is posted."""
    return f"charge:{encounter}:{number}"


def remittance_key(remittance: str, position: int) -> str:
    """The key of one CLP: of its ledger entry and of the fact that tells it."""
    return f"835:{remittance}:{position}"


def unapplied(on: date, *, remittance: str, position: int, paid: int, by: str = "") -> Entry | None:
    """Keep the money of a CLP that is nobody's claim here until it goes back to the payer."""
    moved = entry_lines(_move(paid, Place(Account.PAYMENTS_IN_TRANSIT), Place(Account.UNAPPLIED_CASH)))
    if not moved:
        return None
    return Entry(
        key=remittance_key(remittance, position), encounter=None, kind=EntryKind.UNAPPLIED, on=on, lines=moved,
        source=f"{remittance}/{position}", requested_by=by,
    )  # fmt: skip


def provider_adjustment(
    on: date, *, remittance: str, number: int, reason: str, cents: int, account: Account
) -> Entry | None:
    """Post one PLB amount, whose positive cents lower the payment, on the account of its code (codesets.plb).

    So what is posted as in transit for an 835 is always the amount of its check. What is carried forward leaves the
    payer's balance when a later 835 brings it; what was taken back leaves recoupment when the claim's reversal comes
    with the opposite PLB.

    Raises:
        ValueError: the account is one of claims.
    """
    if account not in BESIDE_CLAIMS:
        raise ValueError(f"{account} is an account of claims")
    moved = entry_lines(_move(-cents, Place(Account.PAYMENTS_IN_TRANSIT), Place(account)))
    if not moved:
        return None
    return Entry(
        key=f"835:{remittance}:plb:{number}", encounter=None, kind=EntryKind.PROVIDER_ADJUSTMENT, on=on, lines=moved,
        memo=f"PLB-{reason}", source=f"{remittance}/plb/{number}",
    )  # fmt: skip


def deposit(on: date, *, deposit: str, cents: int) -> Entry:
    """Take a payer's money into the bank; negative cents where the payer took it back out of the account.

    Together with the 835 that explains it, what is in transit comes to nothing, whichever of the two is heard first.
    """
    moved = entry_lines(_move(cents, Place(Account.CASH_INSURANCE), Place(Account.PAYMENTS_IN_TRANSIT)))
    return Entry(
        key=f"deposit:{deposit}",
        encounter=None,
        kind=EntryKind.DEPOSIT,
        on=on,
        lines=moved,
        source=deposit,
    )


def patient_payment(
    encounter: EncounterId, on: date, *, cents: int, key: str, source: str = "", memo: str = "", by: str = "",
    approved_by: str = "", kind: EntryKind = EntryKind.PATIENT_PAYMENT,
) -> Entry:  # fmt: skip
    """Move a patient's cash: positive when it comes in, negative when a payment is taken back.

    Before there is a debt (a copay at the desk) it leaves a credit. `source` is the receipt's number.
    """
    moved = entry_lines(_move(cents, Place(Account.CASH_PATIENT), receivable(None)))
    return Entry(
        key=f"payment:{key}", encounter=encounter, kind=kind, on=on, lines=moved, source=source, memo=memo,
        requested_by=by, approved_by=approved_by,
    )  # fmt: skip


def agency_payment(
    encounter: EncounterId, on: date, *, cents: int, key: str, fee: int = 0, kept_back: bool = True, source: str = "",
    by: str = "",
) -> Entry:  # fmt: skip
    """Take what the agency collected: all of it comes off the patient's debt, whatever it costs.

    `fee` is an expense: kept back by an agency that remits net, owed to one that remits gross.
    """
    paid_from = Place(Account.CASH_AGENCY if kept_back else Account.AGENCY_PAYABLE)
    moved = entry_lines(
        [
            *_move(cents, Place(Account.CASH_AGENCY), receivable(None)),
            *_move(fee, Place(Account.AGENCY_FEES), paid_from),
        ]
    )
    return Entry(
        key=f"agency:{key}", encounter=encounter, kind=EntryKind.AGENCY_PAYMENT, on=on, lines=moved, source=source,
        requested_by=by,
    )  # fmt: skip


def agency_settlement(
    on: date, *, agency: str, reference: str, cents: int, how: str, by: str = "", back: bool = False
) -> Entry:
    """Settle what an agency that remits gross is owed: its invoice was paid, or it sent that much less.

    Either way so much less money of agencies is here. `back`: what takes a settlement back, with its cents negative.
    """
    moved = entry_lines(_move(cents, Place(Account.AGENCY_PAYABLE), Place(Account.CASH_AGENCY)))
    return Entry(
        key=f"agency-settlement:{agency}:{reference}{':back' if back else ''}", encounter=None,
        kind=EntryKind.AGENCY_SETTLEMENT, on=on, lines=moved, source=agency, memo=how, requested_by=by,
    )  # fmt: skip


def bad_debt_recovery(encounter: EncounterId, on: date, *, cents: int, key: str) -> Entry:
    """Take bad debt back as far as it is paid after all: the payment was a credit of the patient, the debt was off."""
    moved = entry_lines(_move(cents, receivable(None), Place(Account.BAD_DEBT)))
    return Entry(
        key=f"recovery:{key}", encounter=encounter, kind=EntryKind.BAD_DEBT_RECOVERY, on=on, lines=moved, source=key
    )


def _adjusted(kind: Adjustment, cents: int, sequence: PayerSequence | None) -> list[Movement]:
    owed = receivable(sequence)
    match kind:
        case Adjustment.TRANSFER_TO_PATIENT if sequence:
            return _move(cents, receivable(None), owed)
        case Adjustment.TRANSFER_TO_PATIENT:
            raise AdjustmentRefusedError(f"{kind} names the payer sequence it is about")
        case _:
            return _move(cents, Place(_WRITTEN_TO[kind]), owed)


def adjustment(
    encounter: EncounterId, on: date, kind: Adjustment, *, cents: int, key: str,
    sequence: PayerSequence | None = None, memo: str = "", requested_by: str = "", approved_by: str = "",
) -> Entry:  # fmt: skip
    """Post what a person or a policy decided about a receivable (`sequence` None: the patient's).

    Raises:
        AdjustmentRefusedError: the adjustment does not belong to that receivable.
    """
    return Entry(
        key=f"adjustment:{key}", encounter=encounter, kind=EntryKind(kind.value), on=on,
        lines=entry_lines(_adjusted(kind, cents, sequence)), memo=memo,
        requested_by=requested_by, approved_by=approved_by,
    )  # fmt: skip


def write_off_reversal(written_off: Entry, on: date, *, memo: str = "", requested_by: str, approved_by: str) -> Entry:
    """Take a write-off back: the same lines with every sign turned. Its key names the entry, so that it happens once.

    Raises:
        AdjustmentRefusedError: the entry is not a write-off.
    """
    if written_off.kind not in WRITE_OFF_KINDS:
        raise AdjustmentRefusedError(f"{written_off.key} is a {written_off.kind}, not a write-off")
    return Entry(
        key=reversal_key(written_off.key), encounter=written_off.encounter, kind=EntryKind.WRITE_OFF_REVERSAL, on=on,
        lines=tuple(replace(line, cents=-line.cents) for line in written_off.lines), memo=memo,
        source=written_off.key, requested_by=requested_by, approved_by=approved_by,
    )  # fmt: skip


def reversal_key(key: str) -> str:
    """The key of the entry that takes a write-off back."""
    return f"reversal-of:{key}"
