"""Modifier 25 or 57 of a visit on the day of a procedure, where it is missing."""

from domain.coding.book import CodeBook
from domain.denials.fixes.distinct_service import with_modifier
from domain.denials.known import Fix, Known
from domain.scrubbing.visits import separate_visit
from models.denials import Correction


def run(known: Known, correction: Correction, book: CodeBook) -> Correction:
    """Add what the scrubber asks for where the visit or the procedure was denied."""
    for found in separate_visit(known.view, book):
        if not set(found.lines) & set(known.denied_lines):
            continue
        number, modifier = found.lines[0], found.code.rpartition("-")[2]
        coding = with_modifier(correction.coding or known.coding, number, modifier)
        words = f"Line {number}: modifier {modifier}; only if the note shows that the visit was separate"
        correction = correction.because(FIX.name, words, found.source, coding=coding)
    return correction


FIX = Fix("visit_modifier", run)
