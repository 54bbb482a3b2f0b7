"""Clearinghouse to tables: every file is kept as it came before anything else happens to it."""

from collections.abc import Callable
from datetime import datetime

import structlog

from activities.exchange.announcing import Announcer, told
from activities.exchange.reading import FileReader, Heard
from gateways.clearinghouse import Mailbox
from models.tables.edi import Direction, FileState
from storage.edi import files
from storage.engine import Database

_log = structlog.get_logger(__name__)


class Receiver:
    """Picks files up and tells what is in them."""

    def __init__(self, database: Database, mailbox: Mailbox, announcer: Announcer, now: Callable[[], datetime]) -> None:
        self._database = database
        self._mailbox = mailbox
        self._announcer = announcer
        self._now = now

    async def pick_up(self) -> int:
        """Keep and then delete everything that waits for us; returns how many files were new.

        Raises:
            MailboxError: the clearinghouse cannot be reached. What was kept but not deleted comes again and is known.
        """
        fresh = 0
        for name in await self._mailbox.list():
            content = await self._mailbox.fetch(name)
            async with self._database.transaction() as session:
                kept = await files.store(session, self._database.keys, Direction.RECEIVED, name, content)
            await self._mailbox.delete(name)
            fresh += kept is not None
        return fresh

    async def process(self) -> tuple[int, tuple[str, ...]]:
        """Tell what kept files say; returns how many are done, and the errors of those that will be tried again."""
        async with self._database.session() as session:
            waiting = await files.stored(session, Direction.RECEIVED)
        errors = []
        for file_id in waiting:
            try:
                await self._process(file_id)
            except Exception as error:  # one file must not keep the others waiting
                errors.append(told(error))
                _log.error("received_file_not_processed", file_id=file_id, error=errors[-1])
                async with self._database.transaction() as session:
                    await files.failed(session, file_id, errors[-1])
        return len(waiting) - len(errors), tuple(errors)

    async def _process(self, file_id: int) -> None:
        async with self._database.transaction() as session:
            file = await files.load(session, self._database.keys, file_id)
            heard = await FileReader(session, self._database.keys, file, self._now()).read()
        await self._announce(heard)
        # Only now: if we die before this line, all of it is told again, and heard once.
        state = FileState.FAILED if heard.unreadable else FileState.PROCESSED
        async with self._database.transaction() as session:
            await files.settle(session, file_id, state, self._now(), heard.findings)

    async def _announce(self, heard: Heard) -> None:
        if heard.facts:
            await self._announcer.tell(heard.facts)
        for remittance, start in heard.remittances:
            await self._announcer.start_remittance(remittance, start)
