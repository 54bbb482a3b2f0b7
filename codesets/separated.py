"""Files of separated values with a line of names, read by a list of fields."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from codesets.cells import Parse, text
from codesets.loading import BadFileError, Fault, Faults, Row, Source, header_fault

MOST_TITLE_LINES = 20
"""CMS puts its copyright and a title above the names."""


_END_OF_FILE = "\x1a"
"""Written by programs that remember DOS."""


class Lines(Protocol):
    """What csv.reader is: records, and how many lines were read."""

    line_num: int

    def __next__(self) -> list[str]: ...
    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the file. `names` are what publishers call it, in lower case; `absent` allows a file without it."""

    names: tuple[str, ...]
    parse: Parse = text
    absent: bool = False


def separated(
    *fields: Field, delimiter: str = ",", names: tuple[str, ...] = (), end: str = ""
) -> Callable[[Source], Iterator[Row]]:
    """Return a reader of files in which a line names the columns, in any order, with others beside them.

    `names` are for a publisher that has no such line. A line whose first value begins with `end` begins remarks.
    """

    def read(source: Source) -> Iterator[Row]:
        lines: Lines = csv.reader(source.text(), delimiter=delimiter)
        header = list(names) or _header(lines, fields)
        places = [(_place(field, header), field.parse) for field in fields]
        return checked(lines, header, places, end)

    return read


def checked(
    lines: Lines, header: Sequence[str], places: Sequence[tuple[int | None, Parse]], end: str = ""
) -> Iterator[Row]:
    """Yield a row for each record that is not empty: its line, then the parsed value of each place (None: no such).

    Raises:
        BadFileError: Values that do not parse, or records too short for the header.
    """
    faults = Faults()
    before, wide = lines.line_num, max((place for place, _ in places if place is not None), default=0)
    for record in lines:
        line, before = before + 1, lines.line_num
        if not any(record):
            continue
        first = next(filter(None, record))
        if first == _END_OF_FILE or (end and first.startswith(end)):
            break
        if len(record) <= wide:
            faults.add(Fault(line, "", f"{len(record)} values instead of {len(header)}", "complete the line"))
            continue
        try:
            yield (line, *[parse("" if place is None else record[place]) for place, parse in places])
        except ValueError:
            for fault in _faults(line, record, header, places):
                faults.add(fault)
    faults.settle()


def _faults(
    line: int, record: list[str], header: Sequence[str], places: Sequence[tuple[int | None, Parse]]
) -> Iterator[Fault]:
    for place, parse in places:
        try:
            parse("" if place is None else record[place])
        except ValueError as error:
            message, remedy = error.args if len(error.args) == 2 else (str(error), "correct it")
            yield Fault(line, "" if place is None else header[place], message, remedy)


def _header(lines: Lines, fields: Sequence[Field]) -> list[str]:
    first: list[str] | None = None
    for record in islice(lines, MOST_TITLE_LINES):
        header = [name.strip().lower() for name in record]
        first = first if first is not None else header
        if all(field.absent or _place(field, header) is not None for field in fields):
            return header
    wanted = [field.names[0] for field in fields if not field.absent and _place(field, first or []) is None]
    raise BadFileError(header_fault(1, wanted, first or []))


def _place(field: Field, header: Sequence[str]) -> int | None:
    return next((header.index(name) for name in field.names if name in header), None)
