"""A file into rows, piece by piece."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from edi.envelope import NO_GROUP, Delimiters, GroupHeader, Row
from edi.envelope_segments import ISA, delimiters_of, group_header

PIECE = 1 << 16
_LONGEST_ISA = 200
"""An ISA may lie across two pieces: as much text as it needs is held back."""


@dataclass(frozen=True, slots=True)
class GroupSoFar:
    """The group that the next set belongs to."""

    header: GroupHeader = NO_GROUP

    @classmethod
    def of(cls, row: Row) -> "GroupSoFar":
        """The group of a GS."""
        return cls(group_header(row))


def _pieces(file: BinaryIO | TextIO) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    latin = False
    while piece := file.read(PIECE):
        if isinstance(piece, str):
            yield piece
            continue
        if not latin:
            held = decoder.getstate()[0]
            try:
                yield decoder.decode(piece)
                continue
            except UnicodeDecodeError:
                latin = True
                piece = held + piece
        yield piece.decode("latin-1")


def segments(file: BinaryIO | TextIO) -> Iterator[tuple[Row, int, Delimiters]]:
    """Rows with their place and the delimiters of their interchange."""
    cutter = _Cutter()
    for piece in _pieces(file):
        yield from cutter.cut(piece, last=False)
    yield from cutter.cut("", last=True)


class _Cutter:
    """Holds the text that is not cut yet."""

    def __init__(self) -> None:
        self.text = ""
        self.known: Delimiters | None = None
        self.searched = 0
        self.place = 0

    def cut(self, piece: str, *, last: bool) -> Iterator[tuple[Row, int, Delimiters]]:
        self.text += piece
        while self.text:
            if self.known is None and not self._begin(last=last):
                return
            delimiters = self.known
            if delimiters is None:
                return
            begun = ISA.search(self.text, max(3, self.searched))
            limit = begun.start() if begun else len(self.text) if last else len(self.text) - _LONGEST_ISA
            whole = bool(begun) or last
            end = limit if whole else self.text.rfind(delimiters.segment, 0, max(limit, 0)) + 1
            if end <= 0:
                self.searched = max(3, limit)
                return
            yield from self._rows(self.text[:end], delimiters)
            self.text = self.text[end:]
            self.searched = 0
            if not whole:
                self.searched = max(3, limit - end)
                return
            self.known = None

    def _begin(self, *, last: bool) -> bool:
        """Looks for the next ISA and takes its delimiters."""
        found = ISA.search(self.text)
        if found is None:
            self.text = "" if last else self.text[-_LONGEST_ISA:]
            return False
        self.text = self.text[found.start() :]
        if len(self.text) < _LONGEST_ISA and not last:
            return False
        self.known = delimiters_of(self.text[:_LONGEST_ISA])
        self.searched = 0
        return True

    def _rows(self, text: str, delimiters: Delimiters) -> Iterator[tuple[Row, int, Delimiters]]:
        if delimiters.segment != "\n":
            text = text.replace("\n", "").replace("\r", "")
        else:
            text = text.replace("\r", "\n")
        separator = delimiters.element
        for raw in text.split(delimiters.segment):
            row = tuple(raw.split(separator))
            if len(row) == 1 and not raw.strip():
                continue
            if not row[0].isalnum():
                row = (row[0].strip(), *row[1:])
            self.place += 1
            yield row, self.place, delimiters
