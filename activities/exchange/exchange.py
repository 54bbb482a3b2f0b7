"""One turn of the exchange: tell what stayed untold, send, pick up, tell."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from activities.exchange.announcing import Announcer
from activities.exchange.receiving import Receiver
from activities.exchange.sending import Sender
from activities.exchange.telling import Telling
from gateways.clearinghouse import ClearinghouseConfig, Mailbox, MailboxError
from models.ids import EncounterId
from models.tables.edi import Direction
from storage import facts
from storage.edi import files, lock, outbox
from storage.engine import Database


def utc_now() -> datetime:
    """The real moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class TickResult:
    """What one turn did. `skipped`: another process had the exchange. `errors` say what will be tried again."""

    skipped: bool = False
    composed: int = 0
    uploaded: int = 0
    picked_up: int = 0
    processed: int = 0
    told: int = 0
    errors: tuple[str, ...] = ()

    @property
    def busy(self) -> bool:
        """Whether anything moved."""
        return bool(self.composed or self.uploaded or self.picked_up or self.processed or self.told)


class Exchange:
    """The exchange with one clearinghouse."""

    def __init__(
        self,
        database: Database,
        mailbox: Mailbox,
        announcer: Announcer,
        config: ClearinghouseConfig,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._telling = Telling(database, announcer)
        self._sender = Sender(database, mailbox, config, now)
        self._receiver = Receiver(database, mailbox, announcer, now)

    async def tick(self) -> TickResult:
        """Tell what stayed untold, send what waits, pick up what came, tell what it says.

        Safe to run in several processes at once.

        A clearinghouse that cannot be reached does not keep received files from being told.
        """
        async with lock.exclusive(self._database.engine) as held:
            if not held:
                return TickResult(skipped=True)
            caught_up = await self._telling.catch_up()
            errors = list(caught_up.errors)
            composed = await self._sender.compose()
            uploaded = picked_up = 0
            try:
                uploaded, refused = await self._sender.upload()
                errors += refused
                picked_up = await self._receiver.pick_up()
            except MailboxError as error:
                errors.append(str(error))
            processed, failures = await self._receiver.process()
            return TickResult(
                composed=composed,
                uploaded=uploaded,
                picked_up=picked_up,
                processed=processed,
                told=caught_up.told,
                errors=(*errors, *failures),
            )

    async def idle(self, *encounters: EncounterId) -> bool:
        """Whether nothing of these encounters waits to leave or to be told, and no received file does."""
        async with self._database.session() as session:
            waiting = await outbox.count_waiting(session, encounters) or await facts.count_untold(session, encounters)
            return not waiting and not await files.count_stored(session, Direction.RECEIVED)
