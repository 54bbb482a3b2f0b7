"""What the API works with. The caller (cli) builds it: nothing here reads the environment."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pydantic import SecretStr
from temporalio.client import Client

from activities.exchange.telling import Teller, Telling
from activities.taking import Till
from api.follower import Follower
from gateways.cards import CardGateway
from models.ids import EncounterId
from storage.codes.shelf import Shelf
from storage.engine import Database


async def nothing_on_the_wire(*_encounters: EncounterId) -> bool:
    """Say that the exchange is idle: for an installation that exchanges nothing."""
    return True


def real_now() -> datetime:
    """Return the real moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """Collaborators and settings of one API process."""

    database: Database
    temporal: Client
    announcer: Teller
    exchange_idle: Callable[..., Awaitable[bool]] = nothing_on_the_wire
    """Of encounters: whether nothing about any of them is on its way."""
    follower: Follower = field(default_factory=lambda: Follower(None))
    cards: CardGateway | None = None
    card_secret: SecretStr = field(default_factory=lambda: SecretStr(""))
    public_url: str = ""
    task_queue: str = "claimflow"
    time_travel: bool = False
    settle_seconds: float = 60.0
    temporal_ui_url: str = ""
    facility: str = ""
    """Name of the facility whose encounters these are, where an intake names none."""
    now: Callable[[], datetime] = real_now
    shelf: Shelf = field(init=False)
    """The code sets as they are loaded."""
    telling: Telling = field(init=False)
    """The only way to tell workflows what was committed."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "shelf", Shelf(self.database))
        object.__setattr__(self, "telling", Telling(self.database, self.announcer))

    @property
    def till(self) -> Till:
        """Where patients' money is taken and given back."""
        return Till(self.database, self.telling)
