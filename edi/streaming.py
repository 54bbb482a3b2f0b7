"""Claims of an 835 or 837 one by one, without loading the file.

`segments` cuts a file into rows as it is read; `stream` turns them into claims. Neither keeps more than the
claim that is being read and the largest piece of text that has no terminator yet.
"""

from collections.abc import Generator, Iterator
from typing import BinaryIO, TextIO

from edi.cutting import GroupSoFar, segments
from edi.envelope import Delimiters, Row, Transaction
from edi.envelope_rules import envelope_finding
from edi.envelope_segments import kind_of
from edi.reader import at
from edi.streaming_sets import StreamedClaim, StreamedSet, set_reader

Sent = tuple[Row, int] | None
"""A row with its place; None where the file ends."""
Set = Generator[StreamedClaim | StreamedSet | None, Sent, None]
"""Takes rows in, gives what they finished out; None when it waits for the next one."""
_ENDS = frozenset({"SE", "ST", "GE", "IEA", "ISA", "GS"})


def stream(file: BinaryIO | TextIO) -> Iterator[StreamedClaim | StreamedSet]:
    """Yields the claims of every 835 and 837 of a file, and after the last one of a set its end.

    Bytes are UTF-8; from the first byte on that is none, Latin-1. Nothing raises on content.
    """
    current: Set | None = None
    group = GroupSoFar()
    seen = False
    for row, place, delimiters in segments(file):
        seen = True
        tag = row[0]
        if tag == "GS":
            group = GroupSoFar.of(row)
        if current is not None:
            yield from _send(current, (row, place))
            if tag in _ENDS:
                current = None
        if tag == "ST":
            current = _set(_transaction(row, place, delimiters, group))
            next(current)
    if current is not None:
        yield from _send(current, None)
    if not seen:
        nothing = (envelope_finding("no-interchange", "ISA", 0, 0, ""),)
        yield StreamedSet(type="", control="", header=None, claims=0, findings=nothing)


def _send(current: Set, row: Sent) -> Iterator[StreamedClaim | StreamedSet]:
    """Gives a row to a set and takes out what it has finished."""
    found = current.send(row)
    while found is not None:
        yield found
        found = next(current, None)


def _transaction(row: Row, place: int, delimiters: Delimiters, group: GroupSoFar) -> Transaction:
    version = at(row, 3).strip() or group.header.version
    return Transaction(
        type=kind_of(at(row, 1).strip(), version),
        version=version,
        control=at(row, 2).strip(),
        texts=(),
        group=group.header,
        delimiters=delimiters,
        position=place,
        interchange="",
    )


def _set(transaction: Transaction) -> Set:
    reader = set_reader(transaction)
    piece: list[Row] = []
    start = transaction.position + 1
    sent = yield None
    while sent is not None and sent[0][0] not in _ENDS:
        row, place = sent
        if row[0] in reader.starters:
            for claim in reader.take(piece, start):
                yield claim
            piece, start = [], place
        if reader.wanted:
            piece.append(row)
        sent = yield None
    for claim in reader.take(piece, start):
        yield claim
    yield reader.end(sent)
    yield None
