"""Lines that say the same twice."""

from collections.abc import Iterator

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimView, Edit, error, hold
from models.findings import Finding

_SOURCE = "Medicare Claims Processing Manual ch. 1 s. 120 (duplicate claims)"
_REPEATS = frozenset({"76", "77", "91", "59", "XE", "XP", "XS", "XU"})


def same_line(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """The same code and modifiers on the same day are denied as a duplicate."""
    seen: dict[tuple[object, ...], int] = {}
    for place, line in enumerate(claim.lines):
        key = (line.revenue_code, line.code, tuple(sorted(line.modifiers)), line.service_date or claim.date_of_service)
        if key in seen and not _REPEATS & set(line.modifiers):
            message = f"{line.name} is on lines {seen[key] + 1} and {place + 1}"
            remedy = "Join them with more units, or add modifier 76, 77, 91 or 59"
            yield hold("SCR-DUPLICATE-LINE", f"lines[{place}]", message, remedy, _SOURCE)
        seen.setdefault(key, place)


def same_diagnosis(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """A diagnosis is listed once."""
    plain = [code.replace(".", "") for code in claim.diagnoses]
    for place, code in enumerate(plain):
        if code in plain[:place]:
            message, remedy = f"{claim.diagnoses[place]} is listed twice", "Remove one, and check the pointers"
            source = "X12 837P TR3, HI segment"
            yield error("SCR-DUPLICATE-DIAGNOSIS", f"diagnoses[{place}]", message, remedy, source)


EDITS: tuple[Edit, ...] = (same_line, same_diagnosis)
