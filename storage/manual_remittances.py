"""Typed remittances and their scans. Released, the 835 is a received file as any other."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer
from sqlmodel import col

from models.tables.edi import Direction
from models.tables.manual import ManualRemittanceRow
from storage.crypto import Keyring
from storage.edi import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a person typed: the 835 that it makes, and the paper."""

    id: str
    remittance_id: str
    payment_cents: int
    text: str
    scan: bytes
    media_type: str
    entered_by: str


async def keep(session: AsyncSession, keys: Keyring, typed: Typed) -> bool:
    """Keep a typed remittance; False where it is here already."""
    statement = insert(ManualRemittanceRow).values(
        id=typed.id,
        remittance_id=typed.remittance_id,
        payment_cents=typed.payment_cents,
        content=keys.seal(typed.text, f"manual:{typed.id}"),
        scan=keys.seal(base64.b64encode(typed.scan).decode(), f"scan:{typed.id}"),
        media_type=typed.media_type,
        scan_size=len(typed.scan),
        entered_by=typed.entered_by,
        confirmed_by="",
    )
    fresh = statement.on_conflict_do_nothing(index_elements=["id"]).returning(col(ManualRemittanceRow.id))
    return (await session.execute(fresh)).first() is not None


async def load(session: AsyncSession, identifier: str, *, hold: bool = False) -> ManualRemittanceRow:
    """Return one, held until the transaction ends if asked; KeyError where there is none."""
    query = select(ManualRemittanceRow).where(col(ManualRemittanceRow.id) == identifier)
    row = (await session.scalars(query.with_for_update() if hold else query)).one_or_none()
    if row is None:
        raise KeyError(identifier)
    return row


async def release(session: AsyncSession, keys: Keyring, row: ManualRemittanceRow, confirmed_by: str = "") -> None:
    """Hand the 835 to the exchange, which reads it with its next turn as if a payer had sent it."""
    name, text = f"manual-{row.id}.x12", text_of(keys, row)
    file_id = await files.store(session, keys, Direction.RECEIVED, name, text.encode())
    await session.execute(
        update(ManualRemittanceRow)
        .where(col(ManualRemittanceRow.id) == row.id)
        .values(file_id=file_id, confirmed_by=confirmed_by)
    )


def text_of(keys: Keyring, row: ManualRemittanceRow) -> str:
    """Return the 835 that was typed."""
    return keys.open(row.content, f"manual:{row.id}")


def scan_of(keys: Keyring, row: ManualRemittanceRow) -> bytes:
    """Return the paper as it was scanned."""
    return base64.b64decode(keys.open(row.scan, f"scan:{row.id}"))


async def waiting(session: AsyncSession) -> Sequence[ManualRemittanceRow]:
    """Return what waits for a second person, oldest first, without its contents."""
    query = (
        select(ManualRemittanceRow)
        .options(defer(ManualRemittanceRow.content), defer(ManualRemittanceRow.scan))  # type: ignore[arg-type]
        .where(col(ManualRemittanceRow.file_id).is_(None))
        .order_by(col(ManualRemittanceRow.entered_at))
    )
    return (await session.scalars(query)).all()
