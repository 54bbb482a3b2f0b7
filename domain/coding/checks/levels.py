"""Visit levels against what the note documents: a signal for coder and auditor, in both directions."""

from collections.abc import Iterator

from domain.coding.checks.case import Case, Check, finding
from domain.coding.decisions import LEVELS, decision_making
from domain.coding.visit import minutes_level
from models.findings import Finding, Severity

_BY_LEVEL = {
    **{code: level for level, code in enumerate(("99202", "99203", "99204", "99205"), 1)},
    **{code: level for level, code in enumerate(("99212", "99213", "99214", "99215"), 1)},
}
"""Office visits and the decision making that each stands for, as a place in LEVELS."""
_SOURCE = "CPT E/M guidelines for office visits (2021): total time or medical decision making"


def _office_visits(case: Case) -> Iterator[Finding]:
    timed = minutes_level(case.intake)
    making = decision_making(case.intake)
    by_time = _BY_LEVEL.get(timed.code) if timed else None
    supported = max((level for level in (by_time, making.level if making else None) if level), default=None)
    for place, line in enumerate(case.coding.lines):
        billed = _BY_LEVEL.get(line.code)
        if billed is None or supported is None or billed == supported:
            continue
        shown = [timed.reason] if timed else []
        shown += [f"decision making {LEVELS[making.level]}: {'; '.join(making.evidence)}"] if making else []
        above = billed > supported
        message = f"{line.code} is {'above' if above else 'below'} what the note shows ({', '.join(shown)})"
        remedy = "Check time and decision making; query the physician before a change that the note does not show"
        code = "COD-EM-ABOVE" if above else "COD-EM-BELOW"
        yield finding(code, Severity.WARNING, f"lines[{place}].code", message, remedy, _SOURCE)


CHECKS: tuple[Check, ...] = (_office_visits,)
