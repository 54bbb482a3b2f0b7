"""Amounts of posting policy, as shipped."""

from datetime import date

from codesets.data_files import items
from models.base import Value


class PolicyAmount(Value):
    """One amount in cents from a day on."""

    name: str
    cents: int
    source: str
    editable: bool = False
    effective_from: date = date(2020, 1, 1)


def second_person_above(on: date) -> int:
    """Return above how many cents somebody else confirms what one person posts by hand."""
    rows = [PolicyAmount.model_validate(row) for row in items("posting_policy.yaml")]
    known = [row for row in rows if row.name == "second_person_above" and row.effective_from <= on]
    return max(known, key=lambda row: row.effective_from).cents
