"""What a loader of a code set is: a published file in, checked rows out. Pure: nothing here knows a database.

A file is read once, as a stream. What is wrong with it is told with line, column and remedy, several at once, and
then nothing of it is loaded.
"""

import codecs
import gzip
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, Self, TextIO, cast

Row = tuple[object, ...]
"""The line of the file that the row begins at, then the values of `Loader.columns`."""

MOST_FAULTS = 20
"""So many are told at once: a wrong file has one in every line."""
_SAMPLE = 4_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of a file. `column` is the file's own name of it; empty: the line as a whole."""

    line: int
    column: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        return f"{place}: {self.message}; {self.remedy}"


class BadFileError(Exception):
    """A file that is not loaded, and why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


class Source:
    """A published file, plain or gzip. `position` of `size` bytes have been read, for a progress bar.

    with Source(path) as source: ...
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        self._file = path.open("rb")
        self.size = path.stat().st_size
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._opened.close()
        self._file.close()

    @property
    def position(self) -> int:
        """How far the reading has come, in bytes of the file as it lies there."""
        return self._file.tell()

    def sha256(self) -> str:
        """Return the digest of the whole file as it lies there, which tells it from every other."""
        self._file.seek(0)
        return hashlib.file_digest(self._file, "sha256").hexdigest()

    def binary(self) -> BinaryIO:
        """Return the content from its start, unpacked."""
        self._file.seek(0)
        packed = self._file.read(2) == b"\x1f\x8b"
        self._file.seek(0)
        if not packed:
            return self._file
        return cast(BinaryIO, self._opened.enter_context(gzip.open(self._file, "rb")))

    def text(self) -> TextIO:
        """Return the content from its start as text: UTF-8, else Windows-1252, in which CMS writes some."""
        sample = self.binary().read(_SAMPLE)
        try:
            codecs.getincrementaldecoder("utf-8-sig")().decode(sample)  # incremental: its end may cut a character
            encoding = "utf-8-sig"
        except UnicodeDecodeError:
            encoding = "cp1252"
        text = io.TextIOWrapper(self.binary(), encoding=encoding, newline="")
        self._opened.callback(text.detach)  # or it would close the file when it is forgotten
        return text


@dataclass(frozen=True, slots=True)
class Loader:
    """One kind of published file and the table that it fills.

    Attributes:
        kind: What the operator calls it: `claimflow codes load KIND FILE`.
        title: What it is, for people.
        publisher: Who publishes it and under which name, so that it can be found.
        table: The table, whose primary key begins with `vintage`.
        columns: Its columns but `vintage`, in the order of the rows that `read` yields.
        read: Yields the rows of a file.
        effective: From which day a file of this name holds, where its name tells (None: the operator must).
        lasts: Until which day one holds that begins on a day (None: until the next one).
    """

    kind: str
    title: str
    publisher: str
    table: str
    columns: tuple[str, ...]
    read: Callable[[Source], Iterator[Row]]
    effective: Callable[[str], date | None] = lambda _name: None
    lasts: Callable[[date], date | None] = lambda _first: None


class Faults:
    """Collects faults while rows are read; too many end the reading."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Keep one; raises BadFileError with all of them when there are many."""
        self._found.append(fault)
        if len(self._found) >= MOST_FAULTS:
            self.settle()

    def settle(self) -> None:
        """Raise BadFileError if there is any: to be called at the end of the file."""
        if self._found:
            raise BadFileError(*self._found)


def header_fault(line: int, missing: Sequence[str], found: Sequence[str]) -> Fault:
    """Return the fault of a file that lacks columns."""
    message = f"no column {' and no column '.join(missing)} (found: {', '.join(found) or 'nothing'})"
    return Fault(line, "", message, "check that it is a file of this kind; see docs/codesets.md for its layout")
