"""Outbox to clearinghouse: one interchange for each kind of transaction, kept before it leaves."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from activities.exchange import frame
from edi import write
from gateways.clearinghouse import ClearinghouseConfig, Mailbox, MailboxError, RefusedError
from models.tables.edi import Direction, FileState
from storage.edi import files, messages, outbox
from storage.edi.messages import Message
from storage.edi.outbox import Waiting
from storage.engine import Database


class Sender:
    """Composes files from the outbox and uploads them.

    A claim is a transaction of its own, so that a 999 can refuse it alone.
    """

    def __init__(
        self, database: Database, mailbox: Mailbox, config: ClearinghouseConfig, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._mailbox = mailbox
        self._config = config
        self._now = now

    async def compose(self) -> int:
        """Put everything that waits into files; returns how many transactions that were.

        File, control numbers and the link from the outbox are committed together: whatever happens later, these
        bodies go in this file under this name.
        """
        composed = 0
        while True:
            async with self._database.transaction() as session:
                found = await outbox.waiting(session, self._database.keys, self._config.batch)
                by_type: dict[str, list[Waiting]] = defaultdict(list)
                for each in found:
                    by_type[each.type].append(each)
                for kind, bodies in by_type.items():
                    await self._compose(session, kind, bodies)
            composed += len(found)
            if len(found) < self._config.batch:
                return composed

    async def _compose(self, session: AsyncSession, kind: str, bodies: Sequence[Waiting]) -> None:
        keys = self._database.keys
        envelope = await frame.numbered(session, self._config, self._now())
        content = write(envelope, [each.body for each in bodies]).encode()
        name = f"{kind}-{envelope.interchange_control:09d}.x12"
        file_id = await files.store(session, keys, Direction.SENT, name, content)
        if file_id is None:  # the control number is inside: equal content would be a number given out twice
            raise RuntimeError(f"{name}: sent before")
        await outbox.carried(session, [each.id for each in bodies], file_id)
        recorded = [
            Message(
                key=f"out:{self._config.receiver_id}:{envelope.interchange_control}:{number}",
                type=kind,
                direction=Direction.SENT,
                on=each.on,
                claim=each.claim,
                encounter=each.encounter,
                file_id=file_id,
                interchange=str(envelope.interchange_control),
                group_control=str(envelope.group_control),
                set_control=str(number),
            )
            for number, each in enumerate(bodies, envelope.first_set_control)
        ]
        await messages.record(session, keys, recorded)

    async def upload(self) -> tuple[int, tuple[str, ...]]:
        """Upload every composed file that has not gone; returns how many went, and why others were refused.

        Raises:
            MailboxError: the clearinghouse cannot be reached; what is left stays queued and says so.
        """
        async with self._database.session() as session:
            waiting = await files.stored(session, Direction.SENT)
        refused = []
        for file_id in waiting:
            try:
                await self._upload(file_id)
            except RefusedError as error:  # one file must not keep the others waiting
                refused.append(str(error))
        return len(waiting) - len(refused), tuple(refused)

    async def _upload(self, file_id: int) -> None:
        async with self._database.session() as session:
            file = await files.load(session, self._database.keys, file_id)
        try:
            await self._mailbox.put(file.name, file.content)
        except MailboxError as error:
            async with self._database.transaction() as session:
                await outbox.not_sent(session, file_id, str(error))
                await files.failed(session, file_id, str(error))
            raise
        async with self._database.transaction() as session:
            await outbox.sent(session, file_id, self._now())
            await files.settle(session, file_id, FileState.PROCESSED, self._now())
