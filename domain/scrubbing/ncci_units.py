"""National Correct Coding Initiative, medically unlikely edits: the most units of a service.

The source is the Medicare NCCI Policy Manual, ch. 1 s. V: lines are judged one by one (indicator 1), or all lines of a
code on a day together whatever their modifiers (2 and 3).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimLine, ClaimView, Edit, error, hold
from models.edits import Adjudication, UnitLimit
from models.findings import Finding

_MORE = "bill what the note proves beyond it on a further line with modifier 76, 77, 91 or 59, or a site"
_PROOF = "keep them if the record proves them, with the notes at hand: the payer denies first and pays on appeal"

Group = Sequence[tuple[int, ClaimLine]]
"""Lines of one code on one day, with their numbers from 1."""


def units(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """More units of a service than a patient can plausibly have."""
    groups: dict[tuple[str, date], list[tuple[int, ClaimLine]]] = defaultdict(list)
    for number, line in enumerate(claim.lines, start=1):
        if (on := claim.day(line)) is not None:
            groups[line.code, on].append((number, line))
    for (code, on), group in groups.items():
        limit = book.unit_limit(code, on, claim.setting)
        if limit is None:
            continue
        together = [[each] for each in group] if limit.adjudication is Adjudication.LINE else [group]
        for lines in together:
            if sum(line.units for _, line in lines) > limit.units:
                yield _too_many(code, on, lines, limit)


def _too_many(code: str, on: date, group: Group, limit: UnitLimit) -> Finding:
    total, numbers = sum(line.units for _, line in group), [number for number, _ in group]
    per = "a line" if limit.adjudication is Adjudication.LINE else "a day"
    because = f": {limit.why}" if limit.why else ""
    message = f"{total} unit{'s' * (total != 1)} of {code} on {on}; at most {limit.units} {per}{because}"
    where = f"lines[{_crossing(group, limit.units) - 1}].units"
    if limit.units == 0:
        remedy = "Remove the line: in this setting the service is not paid at all"
    elif limit.adjudication is Adjudication.POLICY:
        remedy = f"Bill at most {limit.units}: no modifier and no appeal lifts this limit (MAI 2)"
    elif limit.adjudication is Adjudication.LINE:
        remedy = f"Check the units against the note; {_MORE} (MAI 1)"
    else:
        remedy = f"Check the units against the note; {_PROOF} (MAI 3)"
    report = error if limit.adjudication is Adjudication.POLICY else hold
    return report("NCCI-MUE", where, message, remedy, limit.source, *numbers)


def _crossing(group: Group, most: int) -> int:
    """The number of the line at which the sum passes the limit."""
    total = 0
    for number, line in group:
        total += line.units
        if total > most:
            return number
    raise ValueError("the sum does not pass the limit")


EDITS: tuple[Edit, ...] = (units,)
