"""Deadlines are data: every one names its rule, its source and what started it."""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from models.base import Value
from models.roles import Role


class Unit(StrEnum):
    """What a clock's value counts."""

    SECONDS = "seconds"
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


class Calendar(StrEnum):
    """Whether weekends and US federal holidays count. Business clocks count days only."""

    CALENDAR = "calendar"
    BUSINESS = "business"


class Clock(Value):
    """One row of the clock table. A row for a payer beats the row for all payers; the newest effective row wins."""

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    value: int = Field(ge=0)
    unit: Unit = Unit.DAYS
    calendar: Calendar = Calendar.CALENDAR
    start_event: str
    source: str
    payer_id: str = ""
    effective_from: date = date(2020, 1, 1)
    editable: bool = Field(False, description="A default that the customer's contract or policy replaces")
    role: Role | None = Field(None, description="Who works on it once this clock has rung, where not who did before")
    priority: int | None = Field(None, ge=1, le=5, description="How urgent the task is once this clock has rung")

    @property
    def rule(self) -> str:
        """The rule in words: "21 days after the claim was accepted"."""
        unit = self.unit.value.removesuffix("s") if self.value == 1 else self.unit.value
        business = "business " if self.calendar is Calendar.BUSINESS else ""
        return f"{self.value} {business}{unit} after {self.start_event}"


class Deadline(Value):
    """A running clock."""

    id: str
    clock: str
    due: datetime
    started: datetime
    rule: str
    source: str
    editable: bool = False


class DeadlineState(StrEnum):
    """What became of a deadline."""

    OPEN = "open"
    FIRED = "fired"
    MET = "met"
    STAYED = "stayed"
    """It does not ring: an appeal keeps the payer from what it announced."""
