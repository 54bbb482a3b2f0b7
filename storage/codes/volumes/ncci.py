"""NCCI edits into memory. PostgreSQL packs two million pairs, and they come out by binary COPY, eight bytes each."""

import sys
from array import array
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from codesets.edits.add_ons import AddOnRow, AddOnTable
from codesets.edits.pairs import PairTable, Terms, key, pair_table
from codesets.edits.units import UnitRow, UnitTable
from models.tables.code_edits import CodeAddOnRow, CodePairRow, CodeUnitsRow
from models.tables.codes import CodeVintageRow
from storage.codes.loading import LONGEST_SECONDS
from storage.codes.volumes import Reader

_CODES = """
SELECT column1 AS code FROM code_pairs WHERE vintage = $1 UNION SELECT column2 FROM code_pairs WHERE vintage = $1
"""
_TERMS = "SELECT DISTINCT ends, starts, indicator, why FROM code_pairs WHERE vintage = $1"
_KEYS = """
SELECT (one.place - 1) * {column1} + (two.place - 1) * {column2} + terms.place - 1
FROM code_pairs AS pair
JOIN unnest($2::text[]) WITH ORDINALITY AS one (code, place) ON one.code = pair.column1
JOIN unnest($2::text[]) WITH ORDINALITY AS two (code, place) ON two.code = pair.column2
JOIN unnest($3::date[], $4::date[], $5::int[], $6::text[]) WITH ORDINALITY
  AS terms (ends, starts, indicator, why, place)
  ON coalesce(terms.ends, 'infinity') = coalesce(pair.ends, 'infinity')
  AND coalesce(terms.starts, '-infinity') = coalesce(pair.starts, '-infinity')
  AND terms.indicator = pair.indicator AND terms.why = pair.why
WHERE pair.vintage = $1
ORDER BY 1
"""
_HEADER, _TRAILER, _RECORD = 19, 2, 14
"""Bytes of a binary COPY: its header, its end, and a record of one bigint (two of count, four of length, eight)."""


async def _pairs(session: AsyncSession, vintage: int) -> PairTable:
    connection: Any = (await (await session.connection()).get_raw_connection()).driver_connection
    codes = sorted(row["code"] for row in await connection.fetch(_CODES, vintage, timeout=LONGEST_SECONDS))
    terms = sorted(
        Terms(row["ends"] or date.max, row["starts"] or date.min, row["indicator"], row["why"])
        for row in await connection.fetch(_TERMS, vintage, timeout=LONGEST_SECONDS)
    )
    columns = (
        [None if each.last == date.max else each.last for each in terms],
        [None if each.first == date.min else each.first for each in terms],
        [each.indicator for each in terms],
        [each.why for each in terms],
    )
    copied = bytearray()

    async def keep(data: bytes) -> None:
        copied.extend(data)

    # The planner takes arrays for short and would loop over them for each of two million rows.
    await connection.execute("SET LOCAL enable_nestloop = off")
    query = _KEYS.format(column1=key(1, 0, 0), column2=key(0, 1, 0))
    await connection.copy_from_query(
        query, vintage, codes, *columns, output=keep, format="binary", timeout=LONGEST_SECONDS
    )
    return PairTable(codes, terms, _bigints(copied), await _source(session, vintage, "NCCI PTP"))


def among(codes: Collection[str]) -> dict[str, Reader]:
    """Return readers of the pairs between a few services only: for one claim, not for a process that scrubs many."""

    async def read(session: AsyncSession, vintage: int) -> PairTable:
        pair = CodePairRow
        wanted = (col(pair.vintage) == vintage, col(pair.column1).in_(codes), col(pair.column2).in_(codes))
        found = (await session.scalars(select(pair).where(*wanted))).all()
        terms = [Terms(row.ends or date.max, row.starts or date.min, row.indicator, row.why) for row in found]
        held = [(row.column1, row.column2, each) for row, each in zip(found, terms, strict=True)]
        return pair_table(held, await _source(session, vintage, "NCCI PTP"))

    return {kind: read for kind, reader in READERS.items() if reader is _pairs}


def _bigints(copied: bytearray) -> "array[int]":
    """The numbers of a binary COPY of one bigint column: each of their eight bytes is moved for all records at once."""
    records = memoryview(copied)[_HEADER:-_TRAILER]
    packed = bytearray(len(records) // _RECORD * 8)
    for place in range(8):
        packed[place::8] = records[_RECORD - 8 + place :: _RECORD]
    numbers = array("Q", bytes(packed))
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


async def _units(session: AsyncSession, vintage: int) -> UnitTable:
    rows = await session.scalars(select(CodeUnitsRow).where(col(CodeUnitsRow.vintage) == vintage))
    held = (UnitRow(row.code, row.units, row.indicator, row.why) for row in rows)
    return UnitTable(held, await _source(session, vintage, "NCCI MUE"))


async def _add_ons(session: AsyncSession, vintage: int) -> AddOnTable:
    rows = await session.scalars(select(CodeAddOnRow).where(col(CodeAddOnRow.vintage) == vintage))
    held = (
        AddOnRow(row.add_on, row.primary_code, row.kind, row.starts or date.min, row.ends or date.max) for row in rows
    )
    return AddOnTable(held, await _source(session, vintage, "NCCI add-on codes"))


async def _source(session: AsyncSession, vintage: int, what: str) -> str:
    """What findings cite: the table, its setting and its quarter."""
    row = (await session.scalars(select(CodeVintageRow).where(col(CodeVintageRow.id) == vintage))).one()
    setting = "" if row.kind == "add-on" else f" {row.kind.rpartition('-')[2]}"
    quarter = f"{row.effective_from.year}Q{(row.effective_from.month + 2) // 3}"
    return f"{what}{setting} {quarter} (vintage {row.id})"


READERS: dict[str, Reader] = {
    "ncci-ptp-practitioner": _pairs,
    "ncci-ptp-outpatient": _pairs,
    "mue-practitioner": _units,
    "mue-outpatient": _units,
    "mue-dme": _units,
    "add-on": _add_ons,
}
