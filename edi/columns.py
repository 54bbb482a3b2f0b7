"""Rows of figures (MIA, MOA, TS2, TS3): read and written by tables of columns."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from edi.adjudication import (
    INPATIENT_COLUMNS,
    INPATIENT_REMARKS,
    OUTPATIENT_COLUMNS,
    OUTPATIENT_REMARKS,
    Column,
    InpatientAdjudication,
    OutpatientAdjudication,
)
from edi.envelope import Row
from edi.reader import Reader, at
from edi.scalars import money, number
from edi.write_envelope import Builder


def read_columns(reader: Reader, row: Row, columns: Iterable[Column]) -> dict[str, Any]:
    """Constructor arguments of what a row tells."""
    found: dict[str, Any] = {}
    for place, name, is_money in columns:
        if at(row, place):
            found[name] = reader.maybe_cents(row, place) if is_money else reader.number(row, place)
    return found


def write_columns(value: object, columns: Iterable[Column], *, base: Sequence[str] = ()) -> list[str]:
    """Elements of a row; `base` are those that stand before and between the columns."""
    columns = tuple(columns)
    elements = [*base, *[""] * (max(place for place, _, _ in columns) - len(base))]
    for place, name, is_money in columns:
        figure = getattr(value, name)
        elements[place - 1] = money(figure) if is_money else number(figure)
    return elements


def read_inpatient(reader: Reader, row: Row) -> tuple[InpatientAdjudication, tuple[str, ...]]:
    """MIA: figures and remarks."""
    days = reader.number(row, 1) or Decimal(0)
    figures = InpatientAdjudication(covered_days=days, **read_columns(reader, row, INPATIENT_COLUMNS))
    return figures, _remarks(row, INPATIENT_REMARKS)


def read_outpatient(reader: Reader, row: Row) -> tuple[OutpatientAdjudication, tuple[str, ...]]:
    """MOA: figures and remarks."""
    figures = OutpatientAdjudication(**read_columns(reader, row, OUTPATIENT_COLUMNS))
    return figures, _remarks(row, OUTPATIENT_REMARKS)


def _remarks(row: Row, places: Iterable[int]) -> tuple[str, ...]:
    return tuple([row[place] for place in places if len(row) > place and row[place]])


def add_inpatient(builder: Builder, value: InpatientAdjudication | None, remarks: Sequence[str]) -> None:
    """Writes MIA."""
    if value is None:
        return
    elements = write_columns(value, INPATIENT_COLUMNS, base=[number(value.covered_days)])
    for place, remark in zip(INPATIENT_REMARKS, remarks, strict=False):
        elements[place - 1] = remark
    builder.add("MIA", *elements)


def add_outpatient(builder: Builder, value: OutpatientAdjudication | None, remarks: Sequence[str]) -> None:
    """Writes MOA."""
    if value is None:
        return
    elements = write_columns(value, OUTPATIENT_COLUMNS)
    for place, remark in zip(OUTPATIENT_REMARKS, remarks, strict=False):
        elements[place - 1] = remark
    builder.add("MOA", *elements)
