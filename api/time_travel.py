"""Time travel: one encounter, moved ahead from stop to stop with everything that follows its clock."""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from api.family import advance
from api.services import Services
from api.settling import Settled, Settler
from models.base import Value
from models.ids import EncounterId
from models.messages.desk import ClockMove
from storage import api_answers, api_clock

_TARGET = "target of time travel"
LONGEST_STEPS = 2000
"""A guard against a deadline that starts itself again within the same moment."""


class Rang(Value):
    """Something that happened on the way: a deadline of ours, or an event outside."""

    kind: str
    at: datetime
    text: str
    source: str = ""


class Ahead(Value):
    """What lies ahead."""

    deadline: datetime | None = None
    event: datetime | None = None

    @property
    def first(self) -> datetime | None:
        """Whatever comes first."""
        return min((moment for moment in (self.deadline, self.event) if moment is not None), default=None)


class Journey(Value):
    """How far the encounter went."""

    moved: bool
    business_now: datetime
    fired: tuple[Rang, ...] = ()
    open_tasks: int
    next: Ahead


@dataclass(slots=True)
class Traveller:
    """Moves one encounter. The caller holds the encounter's lock."""

    services: Services
    encounter: EncounterId
    actor: str
    key: str
    """Of the request: repeated after a crash it goes to where the first attempt was going, and not beyond."""
    reason: str = ""
    rang: list[Rang] = field(default_factory=list)

    async def to_next(self, offset: int) -> Journey:
        """Move to whatever happens next, and no further."""
        state = await self._settle(offset)
        stop = await self._target(self._ahead(state).first)
        if stop is None:
            return self._journey(state, moved=False)
        return self._journey(await self._reach(state, stop), moved=True)

    async def by(self, duration: timedelta, offset: int, *, stop_at_tasks: bool) -> Journey:
        """Move by a duration, stopping wherever something happens."""
        state = await self._settle(offset)
        target = await self._target(self._now(state) + duration) or self._now(state)
        known = state.open_tasks
        for _ in range(LONGEST_STEPS):
            first = self._ahead(state).first
            stop = target if first is None else min(target, first)
            if stop < target or stop > self._now(state):
                state = await self._reach(state, stop)
            if stop >= target or (stop_at_tasks and state.open_tasks - known):
                break
        return self._journey(state, moved=True)

    async def _target(self, wanted: datetime | None) -> datetime | None:
        keys = self.services.database.keys
        async with self.services.database.transaction() as session:
            if wanted is None:
                found = await api_answers.remembered(session, keys, self.actor, self.key, _TARGET)
                return None if found is None else datetime.fromisoformat(found)
            text = wanted.isoformat()
            return datetime.fromisoformat(
                await api_answers.remember(session, keys, self.actor, self.key, _TARGET, text)
            )

    def _now(self, state: Settled) -> datetime:
        return self.services.now() + timedelta(seconds=state.offset_seconds)

    def _ahead(self, state: Settled) -> Ahead:
        return Ahead(deadline=state.next_due, event=state.follower.next_event_at)

    def _journey(self, state: Settled, *, moved: bool) -> Journey:
        return Journey(
            moved=moved,
            business_now=self._now(state),
            fired=tuple(self.rang),
            open_tasks=len(state.open_tasks),
            next=self._ahead(state),
        )

    async def _settle(self, offset: int) -> Settled:
        return await Settler(self.services, self.encounter, self.actor).settle(offset)

    async def _reach(self, state: Settled, stop: datetime) -> Settled:
        """Go to a stop. One that time itself has reached since the last look only has to ring: it is never skipped."""
        if stop > self._now(state):
            return await self._go(state, stop)
        return await self._settle(state.offset_seconds)

    async def _go(self, state: Settled, stop: datetime) -> Settled:
        """Move the family, then the record, then the follower (in the first look), and settle again."""
        began = self._now(state)
        event = state.follower.next_event_at
        # Up to a second beyond the stop: offsets are whole seconds and what is due must be due.
        offset = max(state.offset_seconds, math.ceil((stop - self.services.now()).total_seconds()))
        move = ClockMove(offset_seconds=offset, actor=self.actor, reason=self.reason)
        for member in state.members:
            await advance(self.services.temporal, member.workflow_id, move)
        async with self.services.database.transaction() as session:
            await api_clock.store_offset(session, self.encounter, offset)
        after = await self._settle(offset)
        if event is not None and began < event <= stop:
            self.rang.append(Rang(kind="event", at=event, text="Something happened outside"))
        await self._note_deadlines(began, self._now(after))
        return after

    async def _note_deadlines(self, began: datetime, ended: datetime) -> None:
        async with self.services.database.transaction() as session:
            for card in await api_clock.fired_between(session, self.encounter, began, ended):
                self.rang.append(
                    Rang(kind="deadline", at=card.due, text=f"{card.clock}: {card.rule}", source=card.source)
                )
