"""Denials prepared: corrected claim, records, appeal, questions, duplicates, proof of timely filing."""

from activities.denials.activities import DenialActivities
from activities.denials.filing import filing_proof
from activities.denials.prepare import prepare

__all__ = ["DenialActivities", "filing_proof", "prepare"]
