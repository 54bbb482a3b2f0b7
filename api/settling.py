"""When is an encounter settled: nothing on the wire, nothing half done, every clock of the family the same.

The business clock moves only between two settled moments: a message in flight would arrive in another month than it
was sent in, and a workflow between two stages has not started the deadlines that should ring on the way.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.errors import UnavailableError
from api.family import Member, advance, family, standing, unheard
from api.follower import FollowerClock
from api.services import Services
from models.ids import EncounterId
from models.messages.desk import ClockMove
from storage import api_clock

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.5
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A settled encounter: its running workflows, the offset that all of them share, and the follower."""

    members: tuple[Member, ...]
    offset_seconds: int
    follower: FollowerClock

    @property
    def open_tasks(self) -> frozenset[str]:
        """Ids of the human tasks that wait."""
        return frozenset(task for member in self.members for task in member.standing.open_tasks)

    @property
    def next_due(self) -> datetime | None:
        """Return the moment of the earliest deadline: ahead at the last look, perhaps reached by time itself since."""
        dues = [member.standing.next_due for member in self.members]
        return min((due for due in dues if due is not None), default=None)


@dataclass(slots=True)
class Settler:
    """Waits until one encounter is settled."""

    services: Services
    encounter: EncounterId
    actor: str
    stands_at: datetime | None = None
    """Where the clocks of the family are to stand; None where they run."""

    async def settle(self, offset_seconds: int) -> Settled:
        """Wait until two looks in a row agree that nothing moves.

        Raises:
            UnavailableError: It did not settle in time; names what still moves.
        """
        pause, before, waiting = FIRST_PAUSE, None, "nothing was looked at"
        try:
            async with asyncio.timeout(self.services.settle_seconds):
                while True:
                    look = await self._look(offset_seconds)
                    if isinstance(look, Settled) and look == before:
                        return look
                    before, waiting = (look, "the last look") if isinstance(look, Settled) else (None, look)
                    await asyncio.sleep(pause)
                    pause = min(pause * 1.5, LONGEST_PAUSE)
        except TimeoutError:
            raise UnavailableError(f"{self.encounter} is not settled: {waiting}") from None

    async def _look(self, offset_seconds: int) -> Settled | str:
        """Look once: settled, or what is not."""
        if not await self.services.exchange_idle(self.encounter):
            return "messages are on their way"
        found = await self.look_at_family(offset_seconds)
        if busy := await remittance_at_work(self.services):
            return f"{busy} is being posted"
        return found

    async def look_at_family(self, offset_seconds: int) -> Settled | str:
        """Look at the workflows and the follower only: what is on the wire or being posted is the caller's concern."""
        async with self.services.database.session() as session:
            beside = await api_clock.awaiting_deposit(session, self.encounter)
        members = await family(self.services.temporal, self.encounter, beside)
        if ended := unheard(members):
            return f"{ended} has ended, and its parent has not heard of it"
        offset = max((offset_seconds, *(member.standing.offset_seconds for member in members)))
        # A move was cut off, or a child started in the middle of it.
        if behind := [member for member in members if self._behind(member, offset)]:
            for member in behind:
                await self._catch_up(member, offset)
            return f"{behind[0].workflow_id} had an older clock"
        for member in members:
            if not member.standing.parked:
                return f"{member.workflow_id} is at work in {member.standing.stage or 'its first stage'}"
            if (due := member.standing.next_due) is not None and due <= self._now(offset):
                return f"a deadline of {member.workflow_id} is about to ring"
        # Asked again: what was queued since the first look must reach the payer before its clock moves.
        if not await self.services.exchange_idle(self.encounter):
            return "messages are on their way"
        follower = await self.services.follower.move(self.encounter, self._now(offset))
        if follower.awaiting_pickup:
            return f"{follower.awaiting_pickup} file(s) wait to be picked up"
        # Only what matters is compared: the moment of the query differs from look to look.
        return Settled(tuple(_still(member) for member in members), offset, follower)

    def _now(self, offset: int) -> datetime:
        return self.stands_at or self.services.now() + timedelta(seconds=offset)

    def _behind(self, member: Member, offset: int) -> bool:
        if self.stands_at is not None:
            return member.standing.business_now < self.stands_at
        return member.standing.offset_seconds < offset

    async def _catch_up(self, member: Member, offset: int) -> None:
        move = ClockMove(
            offset_seconds=offset, stands_at=self.stands_at, actor=self.actor, reason="catches up with its family"
        )
        await advance(self.services.temporal, member.workflow_id, move)


def _still(member: Member) -> Member:
    epoch = member.standing.business_now.replace(year=2000, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return Member(member.workflow_id, member.standing.model_copy(update={"business_now": epoch}))


async def remittance_at_work(services: Services) -> str:
    """Return the id of a remittance that is being posted; one that waits for a person moves nothing."""
    async with services.database.session() as session:
        unfinished = await api_clock.unfinished_remittances(session)
    for workflow_id in unfinished:
        answer = await standing(services.temporal, workflow_id)
        if answer is not None and not answer.parked:
            return workflow_id
    return ""
