"""Facts that wait to be told: written in the transaction of what they tell about, each once for its workflow."""

from collections.abc import Collection, Sequence

from pydantic import TypeAdapter
from sqlalchemy import func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.ids import EncounterId
from models.messages.facts import Fact
from models.tables.facts import FactRow
from storage.crypto import Keyring

_FACT: TypeAdapter[Fact] = TypeAdapter(Fact)
_UNTOLD = col(FactRow.told_at).is_(None)
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:workflow, 371))")
_TRY = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:workflow, 371))")


async def keep(
    session: AsyncSession, keys: Keyring, fact: Fact, encounter: EncounterId | None, workflow_id: str
) -> None:
    """Keep a fact for a workflow. The same one again, told or not, is the one that is kept."""
    key = keys.blind_index(f"{workflow_id}\x1f{fact.id}")
    statement = insert(FactRow).values(
        key=key,
        workflow_id=workflow_id,
        encounter_id=encounter,
        kind=fact.kind,
        content=keys.seal(fact.model_dump_json(), f"fact:{key}"),
        last_error="",
    )
    await session.execute(statement.on_conflict_do_nothing(index_elements=["key"]))


async def hold(session: AsyncSession, workflow_id: str, *, wait: bool) -> bool:
    """Be the only one who tells a workflow, until the transaction ends; False where another is and `wait` is off."""
    return (await session.execute(_LOCK if wait else _TRY, {"workflow": workflow_id})).scalar_one() is not False


async def untold(session: AsyncSession, workflow_id: str) -> Sequence[FactRow]:
    """Return what a workflow has not been told, in the order in which it was kept. The caller holds the workflow."""
    statement = select(FactRow).where(col(FactRow.workflow_id) == workflow_id, _UNTOLD).order_by(col(FactRow.id))
    return (await session.scalars(statement)).all()


def opened(keys: Keyring, row: FactRow) -> Fact:
    """Return the fact that a row keeps."""
    return _FACT.validate_json(keys.open(row.content, f"fact:{row.key}"))


async def told(session: AsyncSession, row: FactRow) -> None:
    """Note that a workflow has heard a fact."""
    values = {"told_at": func.clock_timestamp(), "attempts": col(FactRow.attempts) + 1, "last_error": ""}
    await session.execute(update(FactRow).where(col(FactRow.id) == row.id).values(values))


async def not_told(session: AsyncSession, row: FactRow, error: str) -> None:
    """Keep a fact for the next turn, and say why it was not heard."""
    values = {"attempts": col(FactRow.attempts) + 1, "last_error": error[:300]}
    await session.execute(update(FactRow).where(col(FactRow.id) == row.id).values(values))


async def waiting(session: AsyncSession) -> Sequence[str]:
    """Return the workflows that have not been told everything, whoever waits longest first."""
    workflow = col(FactRow.workflow_id)
    statement = select(workflow).where(_UNTOLD).group_by(workflow).order_by(func.min(col(FactRow.id)))
    return (await session.scalars(statement)).all()


async def count_untold(session: AsyncSession, encounters: Collection[EncounterId]) -> int:
    """Return how many facts wait that are about these encounters, or about payments, which may be of any."""
    mine = or_(col(FactRow.encounter_id).in_(encounters), col(FactRow.encounter_id).is_(None))
    return int((await session.execute(select(func.count()).select_from(FactRow).where(_UNTOLD, mine))).scalar_one())


async def count_refused(session: AsyncSession) -> int:
    """Return how many facts were tried and have not been heard."""
    tried = select(func.count()).select_from(FactRow).where(_UNTOLD, col(FactRow.attempts) > 0)
    return int((await session.execute(tried)).scalar_one())
