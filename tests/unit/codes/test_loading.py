"""Published files into tables: whole or not at all, once, and with the place of what is wrong."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest

from codesets.loaders import LOADERS
from codesets.loading import MOST_FAULTS, BadFileError, Source
from storage.codes import vintages
from storage.codes.loading import Loaded, Span, load
from storage.engine import Database

HEADER = "pos_code,pos_type,pos_name,pos_description\n"
OFFICE, HOME = "11,Non-Facility,Office,A room\n", "12,Non-Facility,Home,\n"
Scalar = Callable[[str], Awaitable[object]]


async def _load(database: Database, path: Path, first: date = date(2024, 1, 1)) -> Loaded:
    with Source(path) as source:
        return await load(database, LOADERS["pos"], source, Span(first), "cora")


def _file(folder: Path, content: str, name: str = "pos.csv") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(content.encode()) if name.endswith(".gz") else content.encode())
    return path


async def test_a_file_becomes_a_vintage_once(database: Database, tmp_path: Path, scalar: Scalar) -> None:
    path = _file(tmp_path, HEADER + OFFICE + HOME)
    first, again = await _load(database, path), await _load(database, path, date(2025, 1, 1))
    assert (first.fresh, first.vintage.rows, first.vintage.loaded_by) == (True, 2, "cora")
    assert again.fresh is False
    assert again.vintage == first.vintage
    assert await scalar("SELECT count(*) FROM code_items") == 2
    assert await scalar("SELECT count(*) FROM audit_events WHERE action = 'codes.loaded'") == 1


async def test_two_at_once_load_it_once(database: Database, tmp_path: Path, scalar: Scalar) -> None:
    path = _file(tmp_path, HEADER + OFFICE, "pos.csv.gz")
    both = await asyncio.gather(_load(database, path), _load(database, path))
    assert sorted(each.fresh for each in both) == [False, True]
    assert await scalar("SELECT count(*) FROM code_vintages") == 1


async def test_of_several_vintages_that_of_the_day_holds_in_whatever_order_they_came(
    database: Database, tmp_path: Path
) -> None:
    new = await _load(database, _file(tmp_path, HEADER + OFFICE + HOME, "new.csv"), date(2025, 1, 1))
    old = await _load(database, _file(tmp_path, HEADER + OFFICE, "old.csv"), date(2024, 1, 1))
    async with database.session() as session:
        assert await vintages.on_day(session, "pos", date(2023, 12, 31)) is None
        assert await vintages.on_day(session, "pos", date(2024, 12, 31)) == old.vintage
        assert await vintages.on_day(session, "pos", date(2025, 1, 1)) == new.vintage
        assert await vintages.every(session) == (new.vintage, old.vintage)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (HEADER + OFFICE + "1,Facility,x,\n", ["line 3, column pos_code: '1' is no code of two digits"]),
        (HEADER + '12,Facility,"a\nb",\n13,,,\n', ["line 4, column pos_name: is empty"]),
        (HEADER + "x,Elsewhere,,\n", ["column pos_code", "column pos_name", "column pos_type"]),
        (HEADER + OFFICE + "12,Facility\n", ["line 3: 2 values instead of 4"]),
        (
            HEADER + OFFICE + HOME + OFFICE.replace("room", "house"),
            ["line 4, column code, part: 11 is on line 2 already"],
        ),
        (HEADER, ["the file has no rows"]),
        ("", ["line 1: no column pos_code"]),
        ("code,name\n", ["no column pos_name"]),
    ],
)
async def test_a_bad_file_says_where_and_leaves_nothing(
    database: Database, tmp_path: Path, scalar: Scalar, content: str, told: list[str]
) -> None:
    with pytest.raises(BadFileError) as refused:
        await _load(database, _file(tmp_path, content))
    assert len(refused.value.faults) == len(told)
    for fault, words in zip(refused.value.faults, told, strict=True):
        assert words in str(fault)
        assert fault.remedy
    assert await scalar("SELECT count(*) FROM code_vintages") == 0
    assert await scalar("SELECT count(*) FROM code_items") == 0


async def test_a_line_that_is_there_twice_counts_once(database: Database, tmp_path: Path, scalar: Scalar) -> None:
    loaded = await _load(database, _file(tmp_path, HEADER + OFFICE + HOME + OFFICE + OFFICE))
    assert loaded.vintage.rows == await scalar("SELECT count(*) FROM code_items") == 2


async def test_a_wrong_file_is_not_read_to_its_end(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BadFileError) as refused:
        await _load(database, _file(tmp_path, HEADER + "x,Facility,y,\n" * 1000))
    assert len(refused.value.faults) == MOST_FAULTS


async def test_progress_ends_at_the_size_of_the_file(database: Database, tmp_path: Path) -> None:
    told: list[int] = []
    with Source(_file(tmp_path, HEADER + OFFICE, "pos.csv.gz")) as source:
        await load(database, LOADERS["pos"], source, Span(date(2024, 1, 1)), "cora", told.append)
    assert told[-1] == source.size
