"""Collection agencies, by id or name, as of a day."""

from datetime import date
from functools import cache

from codesets.data_files import items
from models.agencies import Agency


@cache
def _rows() -> tuple[Agency, ...]:
    rows = (Agency.model_validate(row) for row in items("agencies.yaml"))
    return tuple(sorted(rows, key=lambda row: row.effective_from))


def agency_named(name: str, on: date) -> Agency | None:
    """Return the contract that is in force with an agency on a day, by its id or name; None where there is none."""
    wanted = name.casefold()
    found = [row for row in _rows() if wanted in (row.id.casefold(), row.name.casefold()) and row.effective_from <= on]
    return found[-1] if found else None


def agencies_on(on: date) -> tuple[Agency, ...]:
    """Return every agency that has a contract on a day, by id."""
    newest = {row.id: row for row in _rows() if row.effective_from <= on}
    return tuple(newest[name] for name in sorted(newest))
