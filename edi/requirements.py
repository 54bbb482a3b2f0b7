"""Is everything there that the guide requires (SNIP level 2)?

A loop begins at a row that fits its start and reaches to the next start of any loop of the table.
"""

from collections.abc import Iterable
from dataclasses import replace

from edi.envelope import Row, Transaction
from edi.findings import Finding
from edi.reader import Reader, at
from edi.requirement_tables import OLD_REQUIREMENTS, REQUIREMENTS, SOFT, Loop, Requirements


def requirement_findings(transaction: Transaction) -> tuple[Finding, ...]:
    """Checks a transaction against the table of its version; unknown ones have none.

    What is missing in an older version is a warning: the version itself is already flagged, and the file
    is read as far as it can be.
    """
    old = transaction.is_old
    table = (OLD_REQUIREMENTS if old else REQUIREMENTS).get(transaction.type)
    if table is None:
        return ()
    found = _compare(transaction, table)
    return tuple([replace(one, severity="warning") for one in found]) if old else found


def _compare(transaction: Transaction, table: Requirements) -> tuple[Finding, ...]:
    reader = Reader(transaction)
    reader.loop = "ST"
    rows = transaction.segments
    _whole(reader, table, rows)
    current: Loop | None = None
    head: Row = ()
    missing: list[str] = []
    starts = {loop.tag for loop in table.loops}
    for row in rows:
        found = _begun(table.loops, row) if row[0] in starts else None
        if missing:
            missing = [need for need in missing if not _meets(row, need)]
        if found is not None:
            # A level needs the names that begin loops of their own inside it.
            ends = current is None or row[0] == "HL" or current.tag != "HL" or not missing
            if ends:
                _note_missing(reader, current, head, missing)
                current, head, missing = found, row, list(found.needs)
        reader.loop = current.id if current else "ST"
        for element in table.elements.get(row[0], ()):
            if not at(row, element):
                reader.text(row, element, f"{row[0]}{element:02d}")
    _note_missing(reader, current, head, missing)
    return tuple(reader.findings)


def _begun(loops: Iterable[Loop], row: Row) -> Loop | None:
    return next((loop for loop in loops if loop.tag == row[0] and loop.code in {"", at(row, loop.element)}), None)


def _meets(row: Row, need: str) -> bool:
    tag, _, code = need.partition("*")
    return row[0] == tag and (not code or at(row, 1) == code)


def _whole(reader: Reader, table: Requirements, rows: Iterable[Row]) -> None:
    for need in table.whole:
        if not any(_meets(row, need) for row in rows):
            reader.missing(need.partition("*")[0], need)


def _note_missing(reader: Reader, loop: Loop | None, head: Row, missing: Iterable[str]) -> None:
    for need in missing:
        reader.loop = loop.id if loop else "ST"
        reader.note(
            "segment-missing", f"Loop {reader.loop} needs {need}", f"Send {need}", head, level=2,
            severity="warning" if need in SOFT else "error",
        )  # fmt: skip
