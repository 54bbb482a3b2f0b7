"""What every part of the running simulator works with: state, payers, and the clocks of the accounts."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

from edi import Body, Envelope, write
from simulator.payers import Cast
from simulator.store import Accounts, Claims, Database, Events, Files, Mail

ACCOUNT_LENGTH = 13
_PAYER_HOUR = time(12, tzinfo=UTC)


def account_of(number: str) -> str:
    """The account that a patient control number, or a trace number made from one, belongs to."""
    return number[:ACCOUNT_LENGTH]


def due_after(start: datetime, days: int) -> datetime:
    """The moment payers work, that many days after: the day counts, not the hour something came in."""
    return datetime.combine(start.astimezone(UTC).date() + timedelta(days=days), _PAYER_HOUR)


class State:
    """The stores over one database, and who is who."""

    def __init__(
        self, database: Database, cast: Cast, wall_clock: Callable[[], datetime], clearinghouse_id: str
    ) -> None:
        self.database = database
        self.cast = cast
        self.wall_clock = wall_clock
        self.clearinghouse_id = clearinghouse_id
        self.accounts = Accounts(database)
        self.claims = Claims(database)
        self.events = Events(database)
        self.files = Files(database)
        self.mail = Mail(database)

    def now(self, account: str) -> datetime:
        """The account's business time."""
        return self.wall_clock() + self.accounts.offset(account)

    def interchange(self, receiver: str, moment: datetime, bodies: list[Body]) -> str:
        """Frames transactions for a receiver, numbered on."""
        number = self.database.next_number("interchange")
        envelope = Envelope(
            sender_id=self.clearinghouse_id,
            receiver_id=receiver,
            moment=moment,
            interchange_control=number % 1_000_000_000,
            group_control=number % 1_000_000_000,
            application_sender=self.clearinghouse_id,
            application_receiver=receiver,
        )
        return write(envelope, bodies)
