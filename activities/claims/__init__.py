"""Claims: built, scrubbed, queued, asked after."""

from activities.claims.activities import ClaimActivities

__all__ = ["ClaimActivities"]
