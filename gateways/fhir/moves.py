"""Moving an encounter in time, for demos with recorded data."""

from datetime import date, timedelta
from typing import Any

from models.intake import Intake


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, date):
        return value + by
    if isinstance(value, dict):
        return {key: _moved(each, by) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_moved(each, by) for each in value)
    return value


def move_dates(intake: Intake, days: int) -> Intake:
    """Return the encounter with every date moved by a number of days (birth dates too, so that ages stay the same)."""
    return Intake.model_validate(_moved(intake.model_dump(), timedelta(days=days)))
