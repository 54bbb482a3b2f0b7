"""What each transaction requires (SNIP level 2), as tables: segments of a loop, elements of a segment.

A loop begins at a row that fits its start and reaches to the next start of any loop of the table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from edi.envelope import Row, Transaction
from edi.findings import Finding
from edi.reader import Reader, at


@dataclass(frozen=True, slots=True)
class Loop:
    """One loop of a guide.

    Attributes:
        id: Loop id for the finding.
        tag: Tag that begins it; `code` is what element `element` must be, "" for anything.
        needs: Segments that must follow, "TAG" or "TAG*code in element 01".
    """

    id: str
    tag: str
    element: int = 0
    code: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirements:
    """Loops and required elements of a transaction; `whole` must stand somewhere in it."""

    loops: tuple[Loop, ...]
    elements: dict[str, tuple[int, ...]] = field(default_factory=dict)
    whole: tuple[str, ...] = ()


_LEVELS = (Loop("2000A", "HL", 3, "20"), Loop("2000B", "HL", 3, "21"))
_ELEMENTS = {"HL": (1, 3), "NM1": (1, 2), "N3": (1,), "N4": (1,), "DMG": (1, 2), "REF": (1, 2), "DTP": (1, 2, 3)}
_CLAIM_LOOPS = (
    Loop("2000A", "HL", 3, "20"),
    Loop("2010AA", "NM1", 1, "85", ("N3", "N4", "REF")),
    Loop("2000B", "HL", 3, "22", ("SBR",)),
    Loop("2010BA", "NM1", 1, "IL"),
    Loop("2000C", "HL", 3, "23", ("PAT",)),
    Loop("2010CA", "NM1", 1, "QC", ("N3", "N4", "DMG")),
    Loop("2320", "SBR", 0, "", ()),
    Loop("2430", "SVD", 0, "", ("DTP*573",)),
    Loop("", "NM1"),
)
_CLAIM_ELEMENTS = {**_ELEMENTS, "SBR": (1,), "HI": (1,), "LX": (1,), "SVD": (1, 2, 5), "OI": (3, 6)}
_REVIEW_LOOPS = (
    *_LEVELS,
    Loop("2000C", "HL", 3, "22", ("NM1*IL",)),
    Loop("2000D", "HL", 3, "23", ("NM1*QC",)),
    Loop("2000E", "HL", 3, "EV", ("UM",)),
    Loop("2000F", "HL", 3, "SS"),
)
_STATUS_LOOPS = (
    Loop("2000A", "HL", 3, "20", ("NM1*PR",)),
    Loop("2000B", "HL", 3, "21", ("NM1*41",)),
    Loop("2000C", "HL", 3, "19", ("NM1*1P",)),
    Loop("2000D", "HL", 3, "22", ("NM1*IL",)),
    Loop("2000E", "HL", 3, "23", ("NM1*QC",)),
)
_ELIGIBILITY_LOOPS = (
    Loop("2000A", "HL", 3, "20", ("NM1",)),
    Loop("2000B", "HL", 3, "21", ("NM1",)),
    Loop("2000C", "HL", 3, "22", ("NM1*IL",)),
    Loop("2000D", "HL", 3, "23", ("NM1*03",)),
)
REQUIREMENTS: dict[str, Requirements] = {
    "837P": Requirements(
        (*_CLAIM_LOOPS, Loop("2300", "CLM", 0, "", ("HI",)), Loop("2400", "LX", 0, "", ("SV1", "DTP*472"))),
        {**_CLAIM_ELEMENTS, "CLM": (1, 2, 5, 6, 7, 8, 9), "SV1": (1, 2, 3, 4, 7)},
        ("BHT", "NM1*41", "NM1*40", "CLM", "LX"),
    ),
    "837I": Requirements(
        (
            *_CLAIM_LOOPS,
            Loop("2300", "CLM", 0, "", ("DTP*434", "CL1", "HI")),
            Loop("2400", "LX", 0, "", ("SV2",)),
        ),
        {**_CLAIM_ELEMENTS, "CLM": (1, 2, 5, 7, 8, 9), "SV2": (1, 3, 4, 5), "CL1": (1, 3)},
        ("BHT", "NM1*41", "NM1*40", "CLM", "LX"),
    ),
    "835": Requirements(
        (
            Loop("1000A", "N1", 1, "PR", ("N3", "N4", "PER*BL")),
            Loop("1000B", "N1", 1, "PE"),
            Loop("2000", "LX"),
            Loop("2100", "CLP", 0, "", ("NM1*QC",)),
            Loop("2110", "SVC"),
        ),
        {
            "BPR": (1, 2, 3, 4, 16), "TRN": (1, 2, 3), "DTM": (1, 2), "N1": (1, 2), "CLP": (1, 2, 3, 4, 6, 7),
            "SVC": (1, 2, 3), "CAS": (1, 2, 3), "AMT": (1, 2), "QTY": (1, 2), "LQ": (1, 2), "PLB": (1, 2, 3, 4),
        },
        ("BPR", "TRN", "N1*PR", "N1*PE"),
    ),
    "270": Requirements(_ELIGIBILITY_LOOPS, _ELEMENTS, ("BHT", "HL")),
    "271": Requirements(_ELIGIBILITY_LOOPS, {**_ELEMENTS, "EB": (1,), "AAA": (1, 3, 4)}, ("BHT", "HL")),
    "276": Requirements(_STATUS_LOOPS, {**_ELEMENTS, "TRN": (1, 2)}, ("BHT", "HL", "TRN")),
    "277": Requirements(_STATUS_LOOPS, {**_ELEMENTS, "TRN": (1, 2), "STC": (1, 2)}, ("BHT", "HL", "TRN", "STC")),
    "277CA": Requirements(
        (
            Loop("2000A", "HL", 3, "20", ("NM1", "TRN", "DTP*050", "DTP*009")),
            Loop("2000B", "HL", 3, "21", ("NM1*41", "TRN", "STC")),
            Loop("2000C", "HL", 3, "19", ("NM1*85",)),
            Loop("2000D", "HL", 3, "PT", ("NM1*QC", "TRN", "STC")),
        ),
        {**_ELEMENTS, "TRN": (1, 2), "STC": (1,)},
        ("BHT", "HL"),
    ),
    "278": Requirements(_REVIEW_LOOPS, {**_ELEMENTS, "UM": (1,), "HCR": (1,), "AAA": (1, 3)}, ("BHT", "HL")),
    "999": Requirements(
        (Loop("2000", "AK2", 0, "", ("IK5",)),),
        {"AK1": (1, 2), "AK2": (1, 2), "IK3": (1, 2, 4), "IK4": (1, 3), "IK5": (1,), "AK9": (1, 2, 3, 4)},
        ("AK1", "AK9"),
    ),
}  # fmt: skip
_SOFT = frozenset({"PER*BL", "CL1", "REF", "DTP*472", "NM1*QC"})
"""Required by the guides and often not sent; their absence is a warning."""


def requirement_findings(transaction: Transaction) -> tuple[Finding, ...]:
    """Checks a transaction of version 5010 against its table; older and unknown ones have none."""
    table = REQUIREMENTS.get(transaction.type)
    if table is None or not transaction.version.startswith("005010"):
        return ()
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
            severity="warning" if need in _SOFT else "error",
        )  # fmt: skip
