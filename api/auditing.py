"""One line in the audit log for each read and each write that concerns a patient."""

from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from api.security import Actor
from storage import audit
from storage.engine import Database


async def note(session: AsyncSession, actor: Actor, action: str, subject: str, **detail: JsonValue) -> None:
    """Record in the caller's transaction: what is not done is not recorded, and the other way round."""
    await audit.record(session, actor.name, action, subject, detail)


async def note_alone(database: Database, actor: Actor, action: str, subject: str, **detail: JsonValue) -> None:
    """Record in a transaction of its own, for what is done by a workflow and not by us."""
    async with database.transaction() as session:
        await note(session, actor, action, subject, **detail)
