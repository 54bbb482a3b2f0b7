"""Good-faith estimates for patients without insurance, and disputes of bills that exceed them."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from models.base import Value
from models.ids import EncounterId
from models.intake import Facility, Patient, Practitioner


class EstimateLine(Value):
    """One service that is expected, with our charge for it."""

    code: str
    text: str
    units: int = Field(1, ge=1)
    charge_cents: int = Field(ge=0)


class Estimate(Value):
    """What the patient is told (45 CFR 149.610(c)). PHI: sealed in the database.

    `due` is None where the visit was booked too shortly before for an estimate to be due.
    """

    encounter: EncounterId
    patient: Patient
    facility: Facility
    provider: Practitioner
    service_date: date | None
    diagnoses: tuple[str, ...] = ()
    lines: tuple[EstimateLine, ...] = Field(min_length=1)
    issued_on: date
    due: date | None
    rule: str = ""

    @property
    def total_cents(self) -> int:
        """All expected charges."""
        return sum(line.charge_cents for line in self.lines)

    @property
    def late(self) -> bool:
        """Whether it was given after it was due."""
        return self.due is not None and self.issued_on > self.due


class DisputeOutcome(StrEnum):
    """How a dispute ended: decided by the dispute entity, or without it."""

    STANDS = "stands"
    REDUCED = "reduced"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class Excess(Value):
    """A bill beside its estimate: whether the patient may dispute it, and until when."""

    estimate_cents: int
    billed_cents: int
    issued_on: date
    disputable: bool
    last_day: date | None = Field(description="Counted from the first statement; None before there is one")

    @property
    def cents(self) -> int:
        """By how much the bill is above the estimate; negative below it."""
        return self.billed_cents - self.estimate_cents
