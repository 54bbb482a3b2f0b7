"""The discount for paying promptly, by the records: in the transaction of whatever moves a payment."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from codesets.patient_policy import patient_policy
from codesets.payers import find_payer
from domain import early_payment
from domain.early_payment import Offer
from domain.ledger import Account, Entry
from domain.payments import cash_of
from models.ids import EncounterId
from storage import balance, encounters, ledger, payments
from storage.crypto import Keyring
from storage.ledger import reading


async def offered(
    session: AsyncSession, keys: Keyring, encounter: EncounterId, drawn: tuple[int, datetime] | None = None
) -> Offer | None:
    """Return what the first statement offers; `drawn` are cents and moment of one that is drawn now."""
    first = await balance.first_statement(session, encounter) or drawn
    if first is None:
        return None
    cents, at = first
    row = await encounters.get(session, encounter)
    covers = () if row.self_pay else encounters.open_intake(keys, row).coverages
    payers = [find_payer(each.payer_id) or find_payer(each.payer_name) for each in covers]
    kinds = {payer.kind.value for payer in payers if payer is not None}
    return early_payment.offer(patient_policy(at.date()).prompt_pay, kinds, cents, at.date())


async def settle(session: AsyncSession, keys: Keyring, encounter: EncounterId, on: date) -> None:
    """Give the discount where it is earned, and take it back where a payment that earned it is gone."""
    await ledger.lock(session, [encounter])
    found = await offered(session, keys, encounter)
    if found is None:
        return
    entries = await reading.entries_of(session, encounter)
    paid = await _paid_in_time(session, encounter, entries, found)
    owed = early_payment.given(entries) + sum(
        line.cents for entry in entries for line in entry.lines if line.account is Account.PATIENT_RECEIVABLE
    )
    correction = early_payment.correction(encounter, on, entries, early_payment.earned(found, paid, owed))
    if correction is not None:
        await ledger.post(session, [correction])


async def _paid_in_time(session: AsyncSession, encounter: EncounterId, entries: Collection[Entry], found: Offer) -> int:
    """What is left of the payments that came between the first statement and the offer's last day."""
    rows = await payments.of_encounter(session, encounter)
    timely = {row.number for row in rows if found.first <= row.on <= found.until}
    return sum(cash_of(entry) for entry in entries if entry.source in timely)
