"""The provider's policy about patients' balances, by effective date."""

from datetime import date
from functools import cache

from codesets.data_files import items
from models.patient_policy import PatientPolicy


@cache
def _rows() -> tuple[PatientPolicy, ...]:
    rows = [PatientPolicy.model_validate(item) for item in items("patient_policy.yaml")]
    return tuple(sorted(rows, key=lambda row: row.effective_from))


def patient_policy(on: date) -> PatientPolicy:
    """Return the policy of a day; a day before all rows has the oldest."""
    rows = _rows()
    return next((row for row in reversed(rows) if row.effective_from <= on), rows[0])
