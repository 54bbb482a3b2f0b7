"""What a workflow tells the tables, and the clocks it asks of them."""

from datetime import UTC, datetime, timedelta

from temporalio import activity

from models.messages.desk import ClockRequest, ClockTable, Snapshot
from models.messages.encounter import Reminder
from models.tables.desk import TaskEventKind
from storage import clocks, projection, tasks
from storage.engine import Database


class ProjectionActivities:
    """What a workflow tells the tables, and the clocks it asks of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn
    async def project(self, snapshot: Snapshot) -> None:
        """Store a snapshot: idempotent by workflow, run and version; what is missing from it is closed."""
        business_now = datetime.now(UTC) + timedelta(seconds=snapshot.offset_seconds)
        async with self._database.transaction() as session:
            await projection.store(session, snapshot, business_now)

    @activity.defn
    async def load_clocks(self, request: ClockRequest) -> ClockTable:
        """Return the effective clocks by name; a payer's row beats the general one."""
        async with self._database.session() as session:
            found = await clocks.effective(session, request.names, request.payer_id, request.on.date())
        return ClockTable(clocks=found)

    @activity.defn
    async def remind(self, reminder: Reminder) -> None:
        """Leave a reminder in the history of a task, once for each task and reason."""
        async with self._database.transaction() as session:
            await tasks.add_event(
                session,
                self._database.keys,
                reminder.task_id,
                TaskEventKind.REMINDED,
                "",
                reminder.at,
                reminder.reason,
                once=f"reminded:{reminder.at.isoformat()}:{reminder.reason}"[:200],
            )
