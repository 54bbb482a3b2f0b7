"""Remittances: balanced, matched, posted once, announced."""

from activities.remittance.activities import NOT_HERE, RemittanceActivities
from activities.remittance.repeats import TOLD_BEFORE

__all__ = ["NOT_HERE", "TOLD_BEFORE", "RemittanceActivities"]
