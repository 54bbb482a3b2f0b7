"""Claims: built, scrubbed, queued, asked after."""

from activities.claims.activities import ClaimActivities
from activities.claims.voiding import VoidActivities

__all__ = ["ClaimActivities", "VoidActivities"]
