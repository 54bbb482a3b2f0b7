"""Global periods: the days of care that are paid with a procedure."""

from datetime import date
from functools import cache

from codesets.data_files import rows
from codesets.effective import in_effect
from models.edits import GlobalDays

_SOURCE = "Physician fee schedule, global days (demo subset, not the CMS table)"


@cache
def _shipped() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("global_days.csv")}


def global_days(code: str, on: date) -> GlobalDays | None:
    """Return the period of a procedure, None where it has none (visits, tests, add-ons, maternity packages)."""
    row = _shipped().get(code)
    return GlobalDays(int(row["days"]), _SOURCE) if row is not None and in_effect(row, on) else None
