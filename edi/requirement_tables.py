"""What each transaction requires: segments of a loop, elements of a segment, by implementation guide."""

from dataclasses import dataclass, field, replace


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
    "997": Requirements(
        (Loop("2000", "AK2", 0, "", ("AK5",)),),
        {"AK1": (1, 2), "AK2": (1, 2), "AK3": (1, 2), "AK4": (1, 3), "AK5": (1,), "AK9": (1, 2, 3, 4)},
        ("AK1", "AK9"),
    ),
    "999": Requirements(
        (Loop("2000", "AK2", 0, "", ("IK5",)),),
        {"AK1": (1, 2), "AK2": (1, 2), "IK3": (1, 2, 4), "IK4": (1, 3), "IK5": (1,), "AK9": (1, 2, 3, 4)},
        ("AK1", "AK9"),
    ),
}  # fmt: skip
SOFT = frozenset({"PER*BL", "CL1", "REF", "DTP*472", "NM1*QC"})
"""Required by the guides and often not sent; their absence is a warning."""
_OLD_OPEN = frozenset({"PER*BL", "REF", "CL1", "N3", "N4", "DMG", "NM1*IL"})
_OLD_ELEMENTS = frozenset({"CL1", "DMG", "SVD"})


def _old(table: Requirements) -> Requirements:
    """What 4010 required as well: segments and elements that it left to the situation are taken out."""
    loops = tuple([replace(loop, needs=tuple([n for n in loop.needs if n not in _OLD_OPEN])) for loop in table.loops])
    return Requirements(loops, {k: v for k, v in table.elements.items() if k not in _OLD_ELEMENTS}, table.whole)


OLD_REQUIREMENTS: dict[str, Requirements] = {
    kind: _old(REQUIREMENTS[kind]) for kind in ("837P", "837I", "835", "270", "271", "276", "277", "997")
}
"""4010 (X098A1, X096A1, X091A1, X092A1, X093A1, 997). The 278 of 4010 has other levels and no table."""
