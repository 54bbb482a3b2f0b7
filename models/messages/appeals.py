"""Messages about the next level of an appeal: what it asks, and whether what is at stake is enough."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from models.base import Value
from models.messages.claims import ClaimRef


class AskLevel(Value):
    """Activity `appeal_level`: what the next level of a denied claim asks."""

    claim: ClaimRef
    payer_id: str
    level: int
    at: datetime
    at_stake_cents: int


class Least(Value):
    """An amount in controversy that a level asks for, with its source and the rule that lets claims be put together."""

    cents: int
    source: str
    aggregation: str = ""


class OtherDenial(Value):
    """A denied claim to the same payer that stands at the same level."""

    claim: str
    cents: int


class Reach(StrEnum):
    """Whether the amount in controversy is reached."""

    REACHED = "reached"
    BY_AGGREGATION = "by_aggregation"
    NOT_REACHED = "not_reached"
    NO_LEVEL = "no_level"


class AppealLevel(Value):
    """The next level as it is offered. `others` may be put together with the claim where it alone is not enough."""

    number: int
    name: str
    at_stake_cents: int
    reach: Reach
    words: str = Field(description="What it takes, for whoever decides")
    least: Least | None = None
    others: tuple[OtherDenial, ...] = ()
    good_cause: str = Field(description="The rule by which a late request may still be taken")


class FilingTime(Value):
    """The last day of a level, from the notice on. `received` is when the notice counts as received."""

    clock: str
    noticed: date
    received: date
    last_day: date
    rule: str
    source: str
    presumed: str = ""
    editable: bool

    @property
    def words(self) -> str:
        """As it stands on a task and on the cover of a packet."""
        receipt = f"; {self.presumed}" if self.presumed else ""
        return f"{self.last_day:%B %-d, %Y}: {self.rule} ({self.source}){receipt}"
