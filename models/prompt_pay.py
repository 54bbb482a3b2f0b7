"""Prompt payment: until when a payer must pay a clean claim, and what it owes when it does not."""

from datetime import date
from decimal import Decimal

from pydantic import Field

from models.base import Value


class DatedRate(Value):
    """Simple interest a year from a day on, in percent."""

    since: date
    percent: Decimal


class PromptPayLaw(Value):
    """The rule for one payer, claim form and place. `least_cents`: less than this is not worth a letter."""

    state: str = Field("", description="Two letters; empty for a rule of every state")
    days: int = Field(description="A clean claim is paid within so many days after the payer received it")
    rates: tuple[DatedRate, ...]
    leap_years: bool = Field(False, description="A year that has 366 days counts so in the interest")
    least_cents: int = 100
    source: str
    editable: bool = False


class InterestDue(Value):
    """What a payer owes for being late with a payment."""

    cents: int
    principal_cents: int
    percent: Decimal
    received: date
    last_day: date
    paid_on: date
    days_late: int
    year_days: int
    source: str

    @property
    def words(self) -> str:
        """How it was computed, so that anybody can do it again."""
        return (
            f"received {self.received:%B %-d, %Y}, due by {self.last_day:%B %-d, %Y}, paid {self.paid_on:%B %-d, %Y}: "
            f"{self.days_late} days late at {self.percent:f} % a year of {self.year_days} days ({self.source})"
        )
