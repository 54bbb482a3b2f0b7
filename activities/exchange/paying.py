"""An 835 of a received file to a remittance to post."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

import edi
from codesets.payers import PayerProfile, find_payer
from edi import Remittance, Transaction
from models.messages.claims import RemittanceStart
from storage import claims, remittances
from storage.remittances import StoredRemittance

if TYPE_CHECKING:
    from activities.exchange.reading import FileReader


async def remittance(reader: FileReader, transaction: Transaction) -> Iterable[str]:
    """Keep an 835 and have its workflow started; the workflow finds out whether it balances and whose it is."""
    paid, findings = edi.read_835(transaction)
    reader.heard.findings += findings
    payer = payer_of(paid)
    stored = StoredRemittance(
        id=remittance_id(paid, reader.fact_id(transaction.position)),
        payer_identifier=paid.payer_identifier[:80],
        payer_id=payer.id if payer else "",
        trace_number=paid.trace_number[:80],
        payment_cents=paid.payment_cents if paid.credit_debit != "D" else -paid.payment_cents,
        payment_date=paid.payment_date,
        claims=len(paid.claims),
        file_id=reader.file.id,
        position=transaction.position,
    )
    await remittances.store(reader.session, stored)
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


def remittance_id(paid: Remittance, otherwise: str) -> str:
    """Return the id of a payment: payer, trace number and amount tell payments apart, whatever file brings them.

    One without a trace number is known only by `otherwise`, its place in its file.
    """
    words = [paid.payer_identifier, paid.trace_number, str(paid.payment_cents), paid.credit_debit]
    if not paid.trace_number:
        words.append(otherwise)
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:24]


def payer_of(paid: Remittance) -> PayerProfile | None:
    """Return the payer that an 835 names, by identifier or name."""
    return (find_payer(paid.payer.id) if paid.payer.id else None) or find_payer(paid.payer.name)
