"""What waits to be sent. A body is queued once for each key and sent in exactly one file."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from edi.write_envelope import Body, BodySegment, Element, Repeated
from models.ids import EncounterId
from models.tables.edi import OutboxRow, OutboxState
from storage.crypto import Keyring


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One transaction to be sent. `key` is unique: for a claim its control number."""

    key: str
    type: str
    body: Body
    on: date
    claim: str = ""
    encounter: EncounterId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Outgoing):
    """One that waits."""

    id: int


async def queue(session: AsyncSession, keys: Keyring, outgoing: Outgoing) -> bool:
    """Queue a body; False where its key was queued before."""
    statement = insert(OutboxRow).values(
        key=outgoing.key,
        type=outgoing.type,
        claim=outgoing.claim,
        encounter_id=outgoing.encounter,
        business_date=outgoing.on,
        body=keys.seal(json.dumps(_packed(outgoing.body)), f"outbox:{outgoing.key}"),
        state=OutboxState.QUEUED,
        last_error="",
    )
    found = await session.execute(statement.on_conflict_do_nothing(index_elements=["key"]).returning(col(OutboxRow.id)))
    return found.first() is not None


async def waiting(session: AsyncSession, keys: Keyring, limit: int) -> tuple[Waiting, ...]:
    """Return the oldest bodies that no file carries yet."""
    rows = await session.scalars(
        select(OutboxRow)
        .where(col(OutboxRow.state) == OutboxState.QUEUED, col(OutboxRow.file_id).is_(None))
        .order_by(col(OutboxRow.id))
        .limit(limit)
    )
    return tuple(
        Waiting(
            id=row.id or 0,
            key=row.key,
            type=row.type,
            body=_unpacked(row.type, json.loads(keys.open(row.body, f"outbox:{row.key}"))),
            on=row.business_date,
            claim=row.claim,
            encounter=EncounterId(row.encounter_id) if row.encounter_id else None,
        )
        for row in rows
    )


async def carried(session: AsyncSession, ids: Sequence[int], file_id: int) -> None:
    """Note which file carries these bodies: from now on they go with it or not at all."""
    await session.execute(update(OutboxRow).where(col(OutboxRow.id).in_(ids)).values(file_id=file_id))


async def sent(session: AsyncSession, file_id: int, at: datetime) -> int:
    """Mark what a file carries as sent; returns how many that is."""
    found = await session.execute(
        update(OutboxRow)
        .where(col(OutboxRow.file_id) == file_id, col(OutboxRow.state) == OutboxState.QUEUED)
        .values(state=OutboxState.SENT, sent_at=at, attempts=col(OutboxRow.attempts) + 1, last_error="")
        .returning(col(OutboxRow.id))
    )
    return len(found.all())


async def not_sent(session: AsyncSession, file_id: int, error: str) -> None:
    """Keep what a file carries queued, and say why it has not gone."""
    await session.execute(
        update(OutboxRow)
        .where(col(OutboxRow.file_id) == file_id, col(OutboxRow.state) == OutboxState.QUEUED)
        .values(attempts=col(OutboxRow.attempts) + 1, last_error=error[:300])
    )


async def count_waiting(session: AsyncSession, encounters: Collection[EncounterId]) -> int:
    """Return how much of encounters has not left yet."""
    found = await session.execute(
        select(func.count())
        .select_from(OutboxRow)
        .where(col(OutboxRow.encounter_id).in_(encounters), col(OutboxRow.state) == OutboxState.QUEUED)
    )
    return int(found.scalar_one())


def _packed(body: Body) -> list[Any]:
    return [
        [segment.loop, segment.tag, [_packed_element(each) for each in segment.elements]] for segment in body.segments
    ]


def _packed_element(element: Element) -> Any:
    if isinstance(element, Repeated):
        return {"repeated": list(element.values)}
    return element if isinstance(element, str) else list(element)


def _unpacked(kind: str, segments: list[Any]) -> Body:
    return Body(
        type=kind,
        segments=tuple(
            BodySegment(loop=loop, tag=tag, elements=tuple(_unpacked_element(each) for each in elements))
            for loop, tag, elements in segments
        ),
    )


def _unpacked_element(value: Any) -> Element:
    if isinstance(value, dict):
        return Repeated(tuple(value["repeated"]))
    return value if isinstance(value, str) else tuple(value)
