"""Remittances: balanced, matched, posted once, announced."""

from activities.remittance.activities import NOT_HERE, RemittanceActivities

__all__ = ["NOT_HERE", "RemittanceActivities"]
