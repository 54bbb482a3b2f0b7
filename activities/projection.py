"""What a workflow tells the tables, and the clocks it asks of them."""

from temporalio import activity

from models.messages.desk import ClockRequest, ClockTable, Snapshot
from models.messages.encounter import Reminder


class ProjectionActivities:
    """What a workflow tells the tables, and the clocks it asks of them."""

    @activity.defn
    async def project(self, snapshot: Snapshot) -> None:
        """Store a snapshot: idempotent by workflow, run and version; what is missing from it is closed."""
        raise NotImplementedError

    @activity.defn
    async def load_clocks(self, request: ClockRequest) -> ClockTable:
        """Return the effective clocks by name; a payer's row beats the general one."""
        raise NotImplementedError

    @activity.defn
    async def remind(self, reminder: Reminder) -> None:
        """Leave a reminder in the history of a task, once for each task and reason."""
        raise NotImplementedError
