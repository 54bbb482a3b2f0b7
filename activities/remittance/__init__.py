"""Remittances: balanced, matched, posted once, announced."""

from activities.remittance.activities import RemittanceActivities

__all__ = ["RemittanceActivities"]
