"""What was answered to a request that may be repeated."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import METADATA
from models.tables.system import IdempotencyKeyRow
from storage.crypto import Keyring

_keys = METADATA.tables["idempotency_keys"].c


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer to a request, by the key that its caller chose. `request` is method and path."""

    user: str
    key: str
    request: str
    request_hash: str
    status: int
    content: str
    """Body and headers as JSON."""

    @property
    def context(self) -> str:
        """What the stored body is bound to."""
        return f"answer:{self.user}:{self.key}"


async def kept_answer(session: AsyncSession, keys: Keyring, user: str, key: str) -> KeptAnswer | None:
    """Return what was answered to a user's key, whatever the request was."""
    statement = select(IdempotencyKeyRow).where(_keys.user == user, _keys.key == key, _keys.status.is_not(None))
    row = (await session.scalars(statement)).first()
    if row is None or row.status is None or row.body is None:
        return None
    answer = KeptAnswer(row.user, row.key, row.request, row.request_hash, row.status, "")
    return replace(answer, content=keys.open(row.body, answer.context))


async def keep_answer(session: AsyncSession, keys: Keyring, answer: KeptAnswer) -> None:
    """Keep an answer; the first one for a key stays."""
    statement = insert(IdempotencyKeyRow).values(
        user=answer.user,
        key=answer.key,
        request=answer.request,
        request_hash=answer.request_hash,
        status=answer.status,
        body=keys.seal(answer.content, answer.context),
    )
    await session.execute(statement.on_conflict_do_nothing())


async def remember(session: AsyncSession, keys: Keyring, user: str, key: str, what: str, content: str) -> str:
    """Keep a decision that a repeated request must not take again; returns the first one."""
    kept = await remembered(session, keys, user, key, what)
    if kept is not None:
        return kept
    sealed = keys.seal(content, f"decision:{user}:{key}")
    row = {"user": user, "key": key, "request": what, "request_hash": "", "status": None, "body": sealed}
    await session.execute(insert(IdempotencyKeyRow).values(row).on_conflict_do_nothing())
    return content


async def remembered(session: AsyncSession, keys: Keyring, user: str, key: str, what: str) -> str | None:
    """Return what an earlier attempt of the same request decided."""
    row = await session.get(IdempotencyKeyRow, (user, key, what))
    return None if row is None or row.body is None else keys.open(row.body, f"decision:{user}:{key}")
