"""The business clock of one workflow: it runs ahead of real time by an offset, or stands at a moment."""

from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from models.messages.desk import ClockMove, DeskStart


class BusinessClock:
    """Deterministic: real time is the workflow's."""

    def __init__(self, start: DeskStart) -> None:
        self._movable = start.time_travel
        self.offset_seconds = start.offset_seconds
        """How far it runs ahead, for children to start with."""
        self.stands_at = start.stands_at
        """Where it stands, for children to start with; None while it runs."""

    @property
    def now(self) -> datetime:
        """The business moment."""
        return self.stands_at or workflow.now() + timedelta(seconds=self.offset_seconds)

    def refuse(self, move: ClockMove) -> None:
        """Raise ApplicationError where a move is not allowed."""
        if not self._movable:
            raise ApplicationError("time travel is switched off for this encounter", type="TimeTravelOff")
        if (move.stands_at or workflow.now() + timedelta(seconds=move.offset_seconds)) < self.now:
            raise ApplicationError("the business clock never goes back", type="ClockGoesBack")

    def move(self, move: ClockMove) -> None:
        """Move it."""
        self.offset_seconds, self.stands_at = move.offset_seconds, move.stands_at

    def until(self, due: datetime | None) -> timedelta | None:
        """Return the real time until a business moment; None where time alone will never bring it."""
        if due is None or self.stands_at is not None:
            return None
        return max(due - self.now, timedelta(0))
