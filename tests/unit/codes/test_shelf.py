"""The book follows what is loaded, without a restart, and reads each vintage once."""

import asyncio
from datetime import date
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from codesets.loaders import LOADERS
from codesets.loading import Source
from codesets.volumes import Volumes
from models.codes import Vintage
from storage.codes import vintages
from storage.codes.loading import Span, load
from storage.codes.shelf import Shelf
from storage.engine import Database


async def _load(database: Database, folder: Path, name: str, first: date) -> Vintage:
    path = folder / f"{name}.csv"
    path.write_text(f"pos_code,pos_type,pos_name,pos_description\n11,Facility,{name},\n")
    with Source(path) as source:
        return (await load(database, LOADERS["pos"], source, Span(first), "cora")).vintage


async def test_a_load_takes_effect_at_the_next_book(database: Database, tmp_path: Path) -> None:
    reads: list[int] = []

    async def read(session: AsyncSession, vintage: int) -> str:
        reads.append(vintage)
        found = await session.execute(text("SELECT title FROM code_items WHERE vintage = :v"), {"v": vintage})
        return str(found.scalar_one())

    shelf = Shelf(database, {"pos": read})
    before = await shelf.book()
    assert await shelf.book() is before
    old = await _load(database, tmp_path, "old", date(2024, 1, 1))
    books = await asyncio.gather(shelf.book(), shelf.book())
    assert books[0] is books[1] is not before
    new = await _load(database, tmp_path, "new", date(2025, 1, 1))
    await shelf.book()
    assert reads == [old.id, new.id]


async def test_the_volume_of_a_day_is_that_of_its_vintage(database: Database, tmp_path: Path) -> None:
    await _load(database, tmp_path, "old", date(2024, 1, 1))
    await _load(database, tmp_path, "new", date(2025, 1, 1))
    async with database.session() as session:
        volumes = Volumes((each, each.file_name) for each in await vintages.every(session))
    assert volumes.on("pos", str, date(2023, 12, 31)) is None
    assert volumes.on("pos", str, date(2024, 1, 1)) == "old.csv"
    assert volumes.on("pos", str, date(2026, 1, 1)) == "new.csv"
    assert volumes.on("other", str, date(2026, 1, 1)) is None
