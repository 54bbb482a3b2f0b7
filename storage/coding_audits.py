"""Second-level reviews of codings."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.coding import Coding
from models.coding_audit import CodingAudit
from models.messages.encounter import CloseAudit
from models.tables.coding_audits import CodingAuditEndingRow, CodingAuditRow
from storage.crypto import Keyring


async def keep(session: AsyncSession, keys: Keyring, audit: CodingAudit) -> bool:
    """Keep a review, once for each task; False where it is kept already."""
    corrected = audit.corrected
    row = {
        "task_id": audit.task,
        "encounter_id": audit.encounter,
        "coding_number": audit.coding_number,
        "sampled_by": list(audit.sampled_by),
        "coder": audit.coder,
        "auditor": audit.auditor,
        "coded": audit.coded.model_dump(mode="json", exclude_defaults=True),
        "corrected": corrected.model_dump(mode="json", exclude_defaults=True) if corrected else None,
        "reason": keys.seal(audit.reason, f"audit:{audit.task}"),
        "business_at": audit.at,
    }
    statement = insert(CodingAuditRow).values(row).on_conflict_do_nothing().returning(col(CodingAuditRow.task_id))
    return (await session.execute(statement)).first() is not None


async def close(session: AsyncSession, keys: Keyring, ended: CloseAudit) -> bool:
    """Keep how a review ended, once; False where it is kept already."""
    row = {
        "task_id": ended.task,
        "ending": ended.ending,
        "actor": ended.actor,
        "reason": keys.seal(ended.reason, f"audit-ending:{ended.task}"),
        "business_at": ended.at,
    }
    made = insert(CodingAuditEndingRow).values(row).on_conflict_do_nothing()
    return (await session.execute(made.returning(col(CodingAuditEndingRow.task_id)))).first() is not None


async def of_encounter(session: AsyncSession, keys: Keyring, encounter: str) -> Sequence[CodingAudit]:
    """Return the reviews of an encounter, oldest first. PHI."""
    statement = _audits().where(col(CodingAuditRow.encounter_id) == encounter)
    return [_audit(row, ending, keys) for row, ending in await session.execute(statement)]


async def between(
    session: AsyncSession, since: datetime | None = None, until: datetime | None = None
) -> Sequence[CodingAudit]:
    """Return the reviews of a period, oldest first, without the words of anybody."""
    statement = _audits()
    if since is not None:
        statement = statement.where(col(CodingAuditRow.business_at) >= since)
    if until is not None:
        statement = statement.where(col(CodingAuditRow.business_at) < until)
    return [_audit(row, ending) for row, ending in await session.execute(statement)]


def _audits() -> Select[CodingAuditRow, CodingAuditEndingRow]:
    joined = select(CodingAuditRow, CodingAuditEndingRow).join(
        CodingAuditEndingRow, col(CodingAuditEndingRow.task_id) == col(CodingAuditRow.task_id), isouter=True
    )
    return joined.order_by(col(CodingAuditRow.business_at), col(CodingAuditRow.task_id))


def _audit(row: CodingAuditRow, ending: CodingAuditEndingRow | None, keys: Keyring | None = None) -> CodingAudit:
    """Return a review; with keys, what people said of it is opened."""
    return CodingAudit(
        task=row.task_id,
        encounter=row.encounter_id,
        coding_number=row.coding_number,
        sampled_by=tuple(row.sampled_by),
        coder=row.coder,
        auditor=row.auditor,
        coded=Coding.model_validate(row.coded),
        corrected=Coding.model_validate(row.corrected) if row.corrected is not None else None,
        reason=keys.open(row.reason, f"audit:{row.task_id}") if keys else "",
        at=row.business_at,
        ending=ending.ending if ending else None,
        decided_by=ending.actor if ending else "",
        decision=keys.open(ending.reason, f"audit-ending:{row.task_id}") if keys and ending else "",
    )
