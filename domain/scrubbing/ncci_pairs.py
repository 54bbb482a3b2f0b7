"""National Correct Coding Initiative, procedure-to-procedure edits: services that are paid as one.

The sources are the Medicare NCCI Policy Manual, ch. 1 s. E (which modifiers bypass an edit), and CMS change request
11168 (modifiers 59 and X{EPSU} are read on either column from 2019-07-01 on; before, on column 2).
"""

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from domain.coding.book import CodeBook
from domain.scrubbing.numbers import EM, PREVENTIVE
from domain.scrubbing.view import ClaimLine, ClaimView, Edit, error, hold, warning
from models.edits import Pair
from models.findings import Finding

ANATOMIC = frozenset(
    "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD RC LM RI".split()
)
VISIT = frozenset({"24", "25", "57"})
"""They stand on the visit, whichever column that is."""
DISTINCT = frozenset({"59", "XE", "XS", "XP", "XU"})
ASSOCIATED = ANATOMIC | VISIT | DISTINCT | {"58", "78", "79", "27", "91"}
"""Modifiers that bypass an edit of indicator 1; repeats (76, 77) do not."""
_EITHER_COLUMN = date(2019, 7, 1)

Placed = tuple[int, ClaimLine]
"""A line with its number, from 1."""


def pairs(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """Two services of one day that are paid as one, unless a modifier is allowed and tells them apart."""
    for one, other in combinations(enumerate(claim.lines, start=1), 2):
        on = claim.day(one[1])
        if on is None or on != claim.day(other[1]):
            continue
        pair = book.code_pair(one[1].code, other[1].code, on, claim.setting)
        if pair is not None:
            first, second = (one, other) if one[1].code == pair.column1 else (other, one)
            yield from _judge(pair, first, second, on)


def bypasses(column1: ClaimLine, column2: ClaimLine, on: date) -> frozenset[str]:
    """Return the modifiers of two lines that bypass an edit between them which allows it.

    A side or site, a staged or repeated service is told of column 2; the operation has its side anyway.
    """
    either = VISIT | DISTINCT if on >= _EITHER_COLUMN else VISIT
    return ASSOCIATED & set(column2.modifiers) | either & set(column1.modifiers)


def _judge(pair: Pair, first: Placed, second: Placed, on: date) -> Iterator[Finding]:
    (one, column1), (two, column2) = first, second
    where, lines = f"lines[{two - 1}]", sorted((one, two))
    message = f"{pair.column2} (line {two}) is not paid with {pair.column1} (line {one}): {pair.why}"
    if not pair.modifier_allowed:
        remedy = f"Remove {pair.column2}: no modifier separates the two on one day (indicator 0)"
        yield error("NCCI-PTP", where, message, remedy, pair.source, *lines)
        return
    given = bypasses(column1, column2, on)
    if not given:
        visit = EM.fullmatch(pair.column2) or PREVENTIVE.fullmatch(pair.column2)
        which = "25, or 57 where it decided on a major operation" if visit else "59, XE, XS, XP, XU, or a side or site"
        remedy = (
            f"Remove {pair.column2}, or where the note shows a separate service add a modifier ({which}; indicator 1)"
        )
        yield hold("NCCI-PTP", where, message, remedy, pair.source, *lines)
    elif given <= ANATOMIC and given <= set(column1.modifiers):
        site = " ".join(sorted(given))
        message = f"{pair.column2} and {pair.column1} are told apart by a site, but both are at {site}"
        remedy = "Check the site in the note: services at one site are one service, and reviewers take the money back"
        yield warning("NCCI-PTP-SITE", f"{where}.modifiers", message, remedy, pair.source, *lines)


EDITS: tuple[Edit, ...] = (pairs,)
