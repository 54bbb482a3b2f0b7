"""Corrected claims: what a denial may want changed. Pure.

A fix is one file of `fixes` with a FIX; `correct` tries those that a denial's reasons name.
"""

from collections.abc import Iterable

from domain.coding.book import CodeBook
from domain.denials.difference import differences
from domain.denials.fixes import FIXES
from domain.denials.known import Fix, Known
from models.denials import Correction

__all__ = ["FIXES", "Fix", "Known", "correct", "differences"]


def correct(names: Iterable[str], known: Known, book: CodeBook) -> Correction:
    """Return what the named fixes change, one after the other; nothing where none of them finds what to do."""
    correction = Correction()
    for name in names:
        correction = FIXES[name].run(known, correction, book)
    return correction
