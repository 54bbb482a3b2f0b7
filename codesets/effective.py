"""Rows with effective dates."""

from datetime import date


def in_effect(row: dict[str, str], on: date) -> bool:
    """Whether a row's effective_from and effective_to (inclusive, empty for open) hold on a day."""
    first, last = row.get("effective_from", ""), row.get("effective_to", "")
    return (not first or date.fromisoformat(first) <= on) and (not last or on <= date.fromisoformat(last))
