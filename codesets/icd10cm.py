"""ICD-10-CM diagnosis codes by date of service."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

from codesets.data_files import rows
from codesets.effective import in_effect


@dataclass(frozen=True, slots=True)
class DiagnosisCode:
    """A diagnosis code. A header is not billable; sex and ages (inclusive, in years) limit who can have it."""

    code: str
    text: str
    billable: bool
    sex: str
    age_min: int | None
    age_max: int | None


def _number(text: str) -> int | None:
    return int(text) if text else None


@cache
def _by_code() -> dict[str, list[tuple[dict[str, str], DiagnosisCode]]]:
    found: dict[str, list[tuple[dict[str, str], DiagnosisCode]]] = defaultdict(list)
    for row in rows("icd10cm.csv"):
        code = DiagnosisCode(
            row["code"],
            row["text"],
            row["billable"] == "1",
            row["sex"],
            _number(row["age_min"]),
            _number(row["age_max"]),
        )
        found[row["code"].replace(".", "")].append((row, code))
    return dict(found)


def limits(code: str) -> tuple[str, int | None, int | None]:
    """Return sex, least and greatest age of a code without dot, as far as we ship them."""
    for _, found in _by_code().get(code, ()):
        return found.sex, found.age_min, found.age_max
    return "", None, None


def diagnosis(code: str, on: date) -> DiagnosisCode | None:
    """Return a diagnosis code (dot optional) as it stood on a day, or None where it is not in the loaded set."""
    for row, found in _by_code().get(code.replace(".", "").upper(), ()):
        if in_effect(row, on):
            return found
    return None
