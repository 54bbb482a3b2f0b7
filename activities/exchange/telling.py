"""Facts that are told for certain: committed with what they tell about, told at once, or in a later turn of the pump.

Whoever commits something of its own and then has to tell it does both through `Telling.transaction`. An activity needs
none of this: Temporal runs it again until it has told.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.service import RPCError, RPCStatusCode

from activities.announce import address
from activities.exchange.announcing import told as words_of
from models.messages.facts import Fact
from storage import facts as outbox
from storage.engine import Database

_log = structlog.get_logger(__name__)
_NOBODY_ANSWERS = {RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.RESOURCE_EXHAUSTED}
_AT_ONCE = 4
"""Each holds a connection while it tells, and needs another to wake a closed encounter: far below the pool's size."""


Tell = Callable[[Iterable[Fact]], None]
"""Takes facts that are told when the transaction is committed."""


class Teller(Protocol):
    """Whoever tells facts to workflows."""

    async def tell(self, facts: Sequence[Fact]) -> None:
        """Tell facts; telling one twice is telling it once."""
        ...


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What one turn told, and the errors of what will be tried again."""

    told: int = 0
    errors: tuple[str, ...] = ()


class Telling:
    """The outbox of facts, and who empties it.

    A workflow is told in the order in which its facts were kept; one that cannot be told holds up later ones of the
    same workflow and no others.
    """

    def __init__(self, database: Database, teller: Teller) -> None:
        self._database = database
        self._teller = teller
        self._slots = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[tuple[AsyncSession, Tell]]:
        """Give a session, and the call that takes what its transaction has to tell.

        Both are committed together. Then the facts are told; what cannot be told now, the pump tells.
        """
        facts: list[Fact] = []
        async with self._database.transaction() as session:
            yield session, facts.extend
            addressed = [(fact, *address(fact)) for fact in facts]
            for fact, encounter, workflow_id in addressed:
                await outbox.keep(session, self._database.keys, fact, encounter, workflow_id)
        for workflow_id in dict.fromkeys(each for _, _, each in addressed):
            await self._tell(workflow_id, wait=True)

    async def catch_up(self) -> CaughtUp:
        """Tell what stayed untold. What somebody else is just telling is left to them."""
        async with self._database.session() as session:
            waiting = await outbox.waiting(session)
        told, errors = 0, []
        for workflow_id in waiting:
            number, error = await self._tell(workflow_id, wait=False)
            told += number
            if error is not None:
                errors.append(f"{workflow_id}: {words_of(error)}")
            if isinstance(error, RPCError) and error.status in _NOBODY_ANSWERS:
                break  # nor would anybody else
        return CaughtUp(told, tuple(errors))

    async def _tell(self, workflow_id: str, *, wait: bool) -> tuple[int, Exception | None]:
        """Tell a workflow everything, as far as it goes; returns how much that was, and what ended it."""
        number = 0
        async with self._slots, self._database.transaction() as session:
            if not await outbox.hold(session, workflow_id, wait=wait):
                return 0, None
            for row in await outbox.untold(session, workflow_id):
                try:
                    await self._teller.tell([outbox.opened(self._database.keys, row)])
                except Exception as error:  # it is kept, and one workflow must not keep the others waiting
                    _log.error("fact_not_told", workflow_id=workflow_id, kind=row.kind, error=words_of(error))
                    await outbox.not_told(session, row, words_of(error))
                    return number, error
                await outbox.told(session, row)
                number += 1
        return number, None
