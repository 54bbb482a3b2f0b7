"""Segments of the envelope one by one: ISA and its delimiters, GS, ST and the names of transactions."""

import re

from edi.envelope import Delimiters, GroupHeader, Row
from edi.reader import at
from edi.scalars import parse_date, parse_time

FUNCTIONAL_IDS = {
    "270": "HS",
    "271": "HB",
    "276": "HR",
    "277": "HN",
    "278": "HI",
    "835": "HP",
    "837": "HC",
    "999": "FA",
    "997": "FA",
    "275": "PI",
    "820": "RA",
    "824": "AG",
    "834": "BE",
}
_KINDS = {
    "X222": "837P",
    "X098": "837P",
    "X223": "837I",
    "X096": "837I",
    "X224": "837D",
    "X097": "837D",
    "X214": "277CA",
}
# Widths are looser than the standard's: a hand-edited ISA is still an ISA.
ISA = re.compile(
    r"ISA([^A-Za-z0-9 ])(?:(?!\1).){1,3}(?:\1(?:(?!\1).){0,12}\1(?:(?!\1).){1,3}){2}"
    r"\1(?:(?!\1).){1,18}\1(?:(?!\1).){1,3}\1(?:(?!\1).){1,18}\1\d{6,8}\1\d{4,8}\1",
    re.DOTALL,
)


def group_header(row: Row) -> GroupHeader:
    """The header in a GS."""
    return GroupHeader(
        functional_id=at(row, 1),
        sender=at(row, 2).strip(),
        receiver=at(row, 3).strip(),
        date=parse_date(at(row, 4)),
        time=parse_time(at(row, 5)),
        control=at(row, 6).strip(),
        version=at(row, 8).strip(),
    )


def kind_of(code: str, version: str) -> str:
    """Names the transaction by its guide, as 837 and 277 stand for several."""
    if code not in {"837", "277"}:
        return code
    return _KINDS.get(version[6:10], "837" if code == "837" else "277")


def delimiters_of(text: str) -> Delimiters:
    """The delimiters of a text that begins with ISA."""
    element = text[3:4] or "*"
    parts = text.split(element, 16)
    tail = parts[16] if len(parts) > 16 else ":~"
    component = tail[:1] or ":"
    # A missing ISA16 would make the terminator the component separator.
    terminator = tail[1:2] or "~"
    if tail[1:2].isspace():
        rest = tail[1:].lstrip(" ")
        terminator = rest[:1] or "~"
    if terminator == "\r":
        terminator = "\n"
    repetition = parts[11].strip() if len(parts) > 11 else ""
    # Before 5010 ISA11 named a standards body ("U"); there were no repetitions.
    if len(repetition) != 1 or repetition.isalnum():
        repetition = ""
    return Delimiters(element=element, component=component, repetition=repetition, segment=terminator)
