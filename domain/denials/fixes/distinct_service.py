"""The modifier that tells two services of one day apart, where NCCI allows one and none is there."""

from itertools import combinations

from domain.coding.book import CodeBook
from domain.denials.known import Fix, Known
from domain.scrubbing.ncci_pairs import bypasses
from domain.scrubbing.numbers import EM, PREVENTIVE
from models.coding import Coding
from models.denials import Correction
from models.edits import Pair

_SEPARATE_VISIT = "25"
_DISTINCT = "59"


def run(known: Known, correction: Correction, book: CodeBook) -> Correction:
    """Add 25 to a visit, 59 to the second service of any other pair; a denied line is one of the two."""
    view = known.view
    for (one, first), (two, second) in combinations(enumerate(view.lines, 1), 2):
        on = view.day(first)
        if not {one, two} & set(known.denied_lines) or on is None or on != view.day(second):
            continue
        pair = book.code_pair(first.code, second.code, on, view.setting)
        if pair is None or not pair.modifier_allowed:
            continue
        placed = {first.code: (one, first), second.code: (two, second)}
        (_, column1), (_, column2) = placed[pair.column1], placed[pair.column2]
        if not bypasses(column1, column2, on):
            correction = _told_apart(known, correction, pair, {code: number for code, (number, _) in placed.items()})
    return correction


def _told_apart(known: Known, correction: Correction, pair: Pair, lines: dict[str, int]) -> Correction:
    visit = next((code for code in lines if EM.fullmatch(code) or PREVENTIVE.fullmatch(code)), "")
    code, modifier = (visit, _SEPARATE_VISIT) if visit else (pair.column2, _DISTINCT)
    coding = with_modifier(correction.coding or known.coding, lines[code], modifier)
    words = (
        f"Line {lines[code]}, {code}: modifier {modifier}, since {pair.column2} is paid with {pair.column1} otherwise"
    )
    words += (
        "; only if the note shows a significant, separate visit"
        if visit
        else "; only if the note shows a separate encounter, site, practitioner or unusual overlap (or XE, XS, XP, XU)"
    )
    return correction.because(FIX.name, words, pair.source, coding=coding)


def with_modifier(coding: Coding, number: int, modifier: str) -> Coding:
    """Return a coding whose nth line (from 1) has a modifier, first, where it had not."""
    lines = list(coding.lines)
    line = lines[number - 1]
    if modifier not in line.modifiers:
        lines[number - 1] = line.model_copy(update={"modifiers": (modifier, *line.modifiers)[:4]})
    return coding.model_copy(update={"lines": tuple(lines)})


FIX = Fix("distinct_service", run)
