"""The audit log: who did what. Append-only, and each row's hash covers the row before it.

Record last in a transaction: writers wait for each other from here to the commit, which is what keeps the chain whole.
"""

from collections.abc import Mapping

from pydantic import JsonValue
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables.system import AuditEventRow

_VERIFY = text("""
    SELECT id FROM (
        SELECT *, row_number() OVER (ORDER BY id) AS place, lag(hash, 1, ''::bytea) OVER (ORDER BY id) AS previous
        FROM audit_events
    ) AS chain
    WHERE id <> place OR hash <> audit_hash(previous, id, at, actor, action, subject, detail)
    ORDER BY id LIMIT 1
""")


async def record(
    session: AsyncSession, actor: str, action: str, subject: str, detail: Mapping[str, JsonValue] | None = None
) -> None:
    """Add a line. `subject` is an id ("encounter/E...", "task/..."), `detail` says more; neither may hold PHI."""
    row = {"actor": actor, "action": action, "subject": subject, "detail": dict(detail or {})}
    await session.execute(insert(AuditEventRow).inline(), row)


async def verify(session: AsyncSession) -> int | None:
    """Return the id of the first row that was changed, inserted or follows a missing one; None when whole.

    Rows missing at the very end leave no trace here: keep the last hash elsewhere to notice.
    """
    found: int | None = (await session.execute(_VERIFY)).scalar_one_or_none()
    return found
