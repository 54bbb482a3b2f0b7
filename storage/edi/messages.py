"""Which transactions went and came, for the timeline of an encounter and for counts by type."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.ids import EncounterId
from models.tables.edi import Direction, EdiMessageRow
from storage.crypto import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One transaction about one claim (or about none). `text` is kept for real-time messages."""

    key: str
    type: str
    direction: Direction
    on: date
    claim: str = ""
    encounter: EncounterId | None = None
    file_id: int | None = None
    interchange: str = ""
    group_control: str = ""
    set_control: str = ""
    text: str = ""
    recorded_at: datetime | None = None


async def record(session: AsyncSession, keys: Keyring, messages: Iterable[Message]) -> None:
    """Record messages; recording one again changes nothing."""
    rows = [
        {
            "key": each.key,
            "claim": each.claim,
            "direction": each.direction,
            # What a partner sends may be longer than any guide allows.
            "type": each.type[:10],
            "file_id": each.file_id,
            "interchange": each.interchange[:20],
            "group_control": each.group_control[:20],
            "set_control": each.set_control[:20],
            "encounter_id": each.encounter,
            "business_date": each.on,
            "content": keys.seal(each.text, f"message:{each.key}") if each.text else None,
        }
        for each in messages
    ]
    if rows:
        await session.execute(
            insert(EdiMessageRow).values(rows).on_conflict_do_nothing(index_elements=["key", "claim"])
        )


async def carried(
    session: AsyncSession, kind: str, *, group: str = "", set_control: str = "", interchange: str = ""
) -> Sequence[tuple[str, EncounterId | None]]:
    """Return claim and encounter of what we sent in a group (or one set of it), or in an interchange.

    The control numbers are compared as numbers: partners drop and add leading zeros.
    """
    wanted = [col(EdiMessageRow.direction) == Direction.SENT, col(EdiMessageRow.claim) != ""]
    if kind:
        wanted.append(col(EdiMessageRow.type).startswith(kind))
    for column, value in (
        (EdiMessageRow.group_control, group),
        (EdiMessageRow.set_control, set_control),
        (EdiMessageRow.interchange, interchange),
    ):
        if value:
            wanted.append(col(column) == value.lstrip("0"))
    rows = await session.execute(
        select(col(EdiMessageRow.claim), col(EdiMessageRow.encounter_id))
        .where(*wanted)
        .order_by(col(EdiMessageRow.key))
    )
    return [(claim, EncounterId(encounter) if encounter else None) for claim, encounter in rows]


async def counts(session: AsyncSession) -> dict[Direction, dict[str, int]]:
    """Return how many transactions of each type were sent and received."""
    rows = await session.execute(
        select(
            col(EdiMessageRow.direction), col(EdiMessageRow.type), func.count(func.distinct(col(EdiMessageRow.key)))
        ).group_by(col(EdiMessageRow.direction), col(EdiMessageRow.type))
    )
    found: dict[Direction, dict[str, int]] = {direction: {} for direction in Direction}
    for direction, kind, number in rows:
        found[direction][kind] = int(number)
    return found


async def of_encounter(session: AsyncSession, encounter: EncounterId) -> tuple[Message, ...]:
    """Return the messages about an encounter, oldest first, without their text."""
    rows = await session.scalars(
        select(EdiMessageRow)
        .where(col(EdiMessageRow.encounter_id) == encounter)
        .order_by(col(EdiMessageRow.recorded_at), col(EdiMessageRow.key))
    )
    return tuple(
        Message(
            key=row.key,
            type=row.type,
            direction=row.direction,
            on=row.business_date,
            claim=row.claim,
            encounter=encounter,
            file_id=row.file_id,
            interchange=row.interchange,
            group_control=row.group_control,
            set_control=row.set_control,
            recorded_at=row.recorded_at,
        )
        for row in rows
    )


async def text_of(session: AsyncSession, keys: Keyring, key: str) -> str:
    """Return the text of a real-time message; empty where it was not kept here. For PHI: audit the reading."""
    sealed = await session.scalar(
        select(col(EdiMessageRow.content)).where(col(EdiMessageRow.key) == key, col(EdiMessageRow.content).is_not(None))
    )
    return keys.open(sealed, f"message:{key}") if sealed else ""
