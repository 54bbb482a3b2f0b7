"""What the name of a published NCCI file tells."""

import re
from datetime import date

_EFFECTIVE = re.compile(r"eff[_ ]?(\d{1,2})-(\d{1,2})-(\d{4})", re.IGNORECASE)
_QUARTER = re.compile(r"(20\d\d)[_ ]?q([1-4])", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


def effective(name: str) -> date | None:
    """Return from which day a file holds: `..._Eff_07-01-2024.csv`, `..._2024Q3.csv`, `..._2024.csv`; else None."""
    if found := _EFFECTIVE.search(name):
        month, day, year = map(int, found.groups())
        return date(year, month, day)
    if found := _QUARTER.search(name):
        return date(int(found[1]), 3 * int(found[2]) - 2, 1)
    found = _YEAR.search(name)
    return date(int(found[1]), 1, 1) if found else None
