"""From which day a published file holds, as its name tells."""

import re
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_DAY_YEAR = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*[ _-](?:(\d{{1,2}})[ _-])?(20\d\d)(?!\d)", re.IGNORECASE)
_EFFECTIVE = re.compile(r"eff[_ ]?(\d{1,2})-(\d{1,2})-(20\d\d)", re.IGNORECASE)
_QUARTER = re.compile(r"(20\d\d)[ _-]?q([1-4])(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def calendar_day(name: str) -> date | None:
    """Return the first day of what a name tells: Eff_07-01-2024, April-1-2026, 2024Q3, 2024 (calendar year)."""
    if found := _EFFECTIVE.search(name):
        return date(int(found[3]), int(found[1]), int(found[2]))
    if found := _MONTH_DAY_YEAR.search(name):
        month = _MONTHS.index(found[1][:3].lower()) + 1
        return date(int(found[3]), month, int(found[2] or 1))
    if found := _QUARTER.search(name):
        return date(int(found[1]), int(found[2]) * 3 - 2, 1)
    found = _YEAR.search(name)
    return date(int(found[1]), 1, 1) if found else None


def quarter_end(first: date) -> date:
    """Return the last day of the calendar quarter of a day."""
    month = (first.month - 1) // 3 * 3 + 3
    return date(first.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def fiscal_day(name: str) -> date | None:
    """Return the same, but a year alone is the federal fiscal year: 2026 begins on 2025-10-01."""
    if _MONTH_DAY_YEAR.search(name) or _QUARTER.search(name):
        return calendar_day(name)
    found = _YEAR.search(name)
    return date(int(found[1]) - 1, 10, 1) if found else None
