"""Consents to charge a stored card for a plan's installments."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.autopay import Consent
from models.ids import EncounterId
from models.tables.autopay import AutopayConsentRow, AutopayRevocationRow
from storage.crypto import Keyring


async def agree(
    session: AsyncSession, keys: Keyring, encounter: EncounterId, key: str, *, plan: int, token: str, card: str,
    terms: str, on: date, by: str,
) -> None:  # fmt: skip
    """Keep a consent, once for its key; the newest one of a plan holds."""
    row = {
        "key": key, "encounter_id": encounter, "plan": plan, "token": keys.seal(token, _context(encounter)),
        "card": card, "terms": terms, "on": on, "by": by,
    }  # fmt: skip
    await session.execute(insert(AutopayConsentRow).values(row).on_conflict_do_nothing())


async def revoke(session: AsyncSession, consent: Consent, on: date, by: str) -> None:
    """Keep that a consent was taken back; the first time stays."""
    row = {"consent_id": consent.id, "on": on, "by": by}
    await session.execute(insert(AutopayRevocationRow).values(row).on_conflict_do_nothing())


async def standing(session: AsyncSession, keys: Keyring, encounter: EncounterId, plan: int) -> Consent | None:
    """Return the newest consent of a plan; None where there is none, or it was revoked."""
    statement = (
        select(AutopayConsentRow, col(AutopayRevocationRow.consent_id))
        .outerjoin(AutopayRevocationRow, col(AutopayRevocationRow.consent_id) == col(AutopayConsentRow.id))
        .where(col(AutopayConsentRow.encounter_id) == encounter, col(AutopayConsentRow.plan) == plan)
    )
    found = (await session.execute(statement.order_by(col(AutopayConsentRow.id).desc()).limit(1))).first()
    if found is None or found[1] is not None:
        return None
    row: AutopayConsentRow = found[0]
    fields = row.model_dump(include={"id", "plan", "card", "terms", "on", "by"})
    return Consent(**fields, token=keys.open(row.token, _context(encounter)))


def _context(encounter: str) -> str:
    return f"autopay:{encounter}"
