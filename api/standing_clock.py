"""Clocks that stand: many encounters at one business moment, however long the work of that moment takes.

Where a clock runs, what is dated depends on how fast the machine is. Where it stands, it does not: everything that
happens until the next move happens at exactly that moment (docs/decisions/0009-standing-clock.md).
"""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from api.errors import UnavailableError
from api.family import advance, standing
from api.services import Services
from api.settling import Settled, Settler, remittance_at_work
from models.ids import EncounterId
from models.messages.desk import ClockMove
from storage import api_clock

_AT_ONCE = 8
_FIRST_PAUSE, _LONGEST_PAUSE = 0.01, 0.15
"""Seconds between two looks: shorter than for one encounter, since a whole simulation waits."""


@dataclass(slots=True)
class StandingClock:
    """Lets encounters, and the workflows that belong to none, stand at a moment."""

    services: Services
    actor: str
    moment: datetime
    reason: str = ""
    next_alone: datetime | None = None
    """The next deadline of a workflow that belongs to no encounter, known when all stand."""
    _looked: dict[EncounterId, Settled | str] = field(default_factory=dict)

    async def stand(self, encounters: Sequence[EncounterId]) -> dict[EncounterId, Settled]:
        """Move all of them, and wait until nothing moves any more: two looks in a row agree while the wire is idle.

        Raises:
            UnavailableError: It did not settle in time; names what still moves.
        """
        move = ClockMove(
            offset_seconds=math.ceil((self.moment - self.services.now()).total_seconds()),
            stands_at=self.moment,
            actor=self.actor,
            reason=self.reason,
        )
        async with self.services.database.transaction() as session:
            clock = api_clock.BusinessClock(move.offset_seconds, self.moment)
            await api_clock.store_standing(session, encounters, clock)
        pause, waiting = _FIRST_PAUSE, "nothing was looked at"
        settled: dict[EncounterId, Settled] = {}
        try:
            async with asyncio.timeout(self.services.settle_seconds):
                while True:
                    if waiting := await self._wire(encounters, move):
                        settled = {}  # whatever comes over the wire may wake up any of them
                    elif len(settled) == len(encounters):
                        return settled
                    else:
                        left = [each for each in encounters if each not in settled]
                        waiting = await self._look(left, move.offset_seconds, settled)
                        if not waiting:
                            continue
                    await asyncio.sleep(pause)
                    pause = min(pause * 1.5, _LONGEST_PAUSE)
        except TimeoutError:
            raise UnavailableError(f"not settled at {self.moment:%Y-%m-%d}: {waiting}") from None

    async def _look(self, encounters: Sequence[EncounterId], offset: int, settled: dict[EncounterId, Settled]) -> str:
        """Look at families; those that look as before are settled. Returns what is not, empty where all are."""
        slots, waiting = asyncio.Semaphore(_AT_ONCE), ""

        async def look(encounter: EncounterId) -> Settled | str:
            async with slots:
                return await Settler(self.services, encounter, self.actor, self.moment).look_at_family(offset)

        for encounter, found in zip(encounters, await asyncio.gather(*map(look, encounters)), strict=True):
            if isinstance(found, Settled) and self._looked.get(encounter) == found:
                settled[encounter] = found
            else:
                waiting = found if isinstance(found, str) else f"the last look at {encounter}"
            self._looked[encounter] = found
        return waiting

    async def _wire(self, encounters: Sequence[EncounterId], move: ClockMove) -> str:
        """Return what is on the wire or being posted, or which workflow outside of all families is at work."""
        if not await self.services.exchange_idle(*encounters):
            return "messages are on their way"
        async with self.services.database.session() as session:
            alone = await api_clock.standing_alone(session)
        self.next_alone = None
        for workflow_id in alone:
            answer = await standing(self.services.temporal, workflow_id)
            if answer is None:
                continue
            if answer.business_now < self.moment and answer.parked:
                await advance(self.services.temporal, workflow_id, move)
            due = answer.next_due
            if answer.business_now < self.moment or not answer.parked or (due is not None and due <= self.moment):
                return f"{workflow_id} is at work"
            self.next_alone = min((each for each in (due, self.next_alone) if each is not None), default=None)
        busy = await remittance_at_work(self.services)
        return f"{busy} is being posted" if busy else ""
