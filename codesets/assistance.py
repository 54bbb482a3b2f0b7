"""Poverty guidelines and the facility's assistance policy."""

from datetime import date
from functools import cache

from codesets.data_files import items, rows
from models.assistance import AssistancePolicy, Guideline

_FILE = "codesets/data/poverty_guidelines.csv"
_REGIONS = {"AK": "alaska", "HI": "hawaii"}
_PUBLISHED_BY = (2, 1)
"""Month and day by which the new year's guidelines are out: until then the old ones hold."""


class MissingGuidelineError(ValueError):
    """The table has no guidelines for a day: somebody must enter the year."""


def guideline(on: date, state: str, household: int) -> Guideline:
    """Return the poverty guideline of a household of a state on a day.

    Raises:
        MissingGuidelineError: the table lacks the year.
    """
    region = _REGIONS.get(state, "contiguous")
    mine = [row for row in rows("poverty_guidelines.csv") if row["region"] == region]
    row = max((each for each in mine if each["effective_from"] <= on.isoformat()), key=_year, default=None)
    if row is None or on >= date(_year(row) + 1, *_PUBLISHED_BY):
        raise MissingGuidelineError(f"{_FILE} has no guidelines that hold on {on}: enter those of {on.year}")
    dollars = int(row["first"]) + int(row["more"]) * (household - 1)
    return Guideline(year=_year(row), cents=dollars * 100, source=row["source"])


def _year(row: dict[str, str]) -> int:
    return int(row["year"])


@cache
def _policies() -> tuple[AssistancePolicy, ...]:
    return tuple(AssistancePolicy.model_validate(item) for item in items("assistance_policy.yaml"))


def assistance_policy(facility: str, on: date) -> AssistancePolicy:
    """Return the policy of a facility on a day: its own row beats the general one, then the newest.

    Raises:
        LookupError: no row holds on that day.
    """
    fitting = [each for each in _policies() if each.facility in ("", facility) and each.effective_from <= on]
    if not fitting:
        raise LookupError(f"codesets/data/assistance_policy.yaml has no policy that holds on {on}")
    return max(fitting, key=lambda each: (each.facility, each.effective_from))
