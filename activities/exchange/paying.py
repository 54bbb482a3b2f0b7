"""An 835 of a received file to a remittance to post."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import edi
from codesets.payers import PayerProfile, find_payer
from edi import Finding, Remittance, Transaction
from models.messages.claims import RemittanceStart
from storage import claims, remittances
from storage.remittances import StoredRemittance, Telling

if TYPE_CHECKING:
    from activities.exchange.reading import FileReader


async def remittance(reader: FileReader, transaction: Transaction) -> Iterable[str]:
    """Keep an 835 and have its workflow started; the workflow finds out whether it balances and whose it is."""
    paid, findings = edi.read_835(transaction)
    reader.heard.findings += findings
    payer = payer_of(paid)
    place = reader.fact_id(transaction.position)
    stored = StoredRemittance(
        id=remittance_id(paid, place),
        payer_identifier=paid.payer_identifier[:80],
        payer_id=payer.id if payer else "",
        trace_number=paid.trace_number[:80],
        payment_cents=paid.payment_cents if paid.credit_debit != "D" else -paid.payment_cents,
        payment_date=paid.payment_date,
        claims=len(paid.claims),
        file_id=reader.file.id,
        position=transaction.position,
    )
    stored, earlier = await _telling(reader, stored, place)
    if earlier is not None:
        reader.heard.findings.append(_told_before(transaction, earlier))
        return ()
    known = await claims.known(reader.session, [each.control_number for each in paid.claims])
    await reader.learn(known)
    paces = [reader.pace(number) for number in known]
    start = RemittanceStart(
        remittance=stored.id,
        payer_id=stored.payer_id,
        # The slowest clock of all encounters concerned: nobody's deadline starts early.
        offset_seconds=min((pace.offset_seconds for pace in paces), default=0),
        stands_at=min((pace.stands_at for pace in paces if pace.stands_at), default=None),
        time_travel=any(pace.time_travel for pace in paces),
        facility=paces[0].facility if paces else "",
    )
    reader.heard.remittances.append((stored.id, start))
    return known


async def _telling(reader: FileReader, stored: StoredRemittance, place: str) -> tuple[StoredRemittance, Telling | None]:
    """Keep an 835, unless it tells a payment that another one has told: then return that one too.

    One that could not be posted, since it did not balance, is told anew by the payer's next.
    """
    tellings = await remittances.tellings(reader.session, stored) if stored.trace_number else ()
    for each in tellings:
        if (each.file_id, each.position) == (stored.file_id, stored.position):
            return replace(stored, id=each.id), None
    for each in tellings:
        if not each.held:
            return stored, each
    if tellings:
        stored = replace(stored, id=_hashed(stored.id, place))
    await remittances.store(reader.session, stored)
    return stored, None


def _told_before(transaction: Transaction, earlier: Telling) -> Finding:
    return Finding(
        level=7, severity="warning", loop="1000A", segment="TRN", position=transaction.position, element=2, value="",
        rule="remittance-told-before", transaction=transaction.control,
        message=f"File {earlier.file_id} told this payment (payer, trace number and amount); it is not posted again",
        remedy="Nothing, if the payer sent it twice; if it is another payment, the payer has to number it anew",
    )  # fmt: skip


def remittance_id(paid: Remittance, otherwise: str) -> str:
    """Return the id of a payment: payer, trace number and amount tell payments apart, whatever file brings them.

    One without a trace number is known only by `otherwise`, its place in its file.
    """
    words = [paid.payer_identifier, paid.trace_number, str(paid.payment_cents), paid.credit_debit]
    if not paid.trace_number:
        words.append(otherwise)
    return _hashed(*words)


def _hashed(*words: str) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:24]


def payer_of(paid: Remittance) -> PayerProfile | None:
    """Return the payer that an 835 names, by identifier or name."""
    return (find_payer(paid.payer.id) if paid.payer.id else None) or find_payer(paid.payer.name)
