"""Good-faith estimates for patients without insurance, and disputes of bills that exceed them."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from models.base import Value
from models.ids import EncounterId, EstimateId
from models.intake import Facility, Patient, Practitioner


class ExpectedService(Value):
    """A service that is expected."""

    code: str = Field(pattern=r"^[A-Z0-9]{5}$", examples=["99203"])
    units: int = Field(1, ge=1, le=999)


class EstimateRequest(Value):
    """Who is to be told what a visit will cost, before there is an encounter. PHI: sealed in the database.

    A visit that was booked, or a question of what it would cost, or both.
    """

    patient: Patient
    facility: Facility = Facility()
    provider: Practitioner = Practitioner()
    wanted: str = Field("", max_length=2000, description="What the patient asks about, in their words")
    lines: tuple[ExpectedService, ...] = Field((), max_length=50)
    diagnoses: tuple[str, ...] = Field((), max_length=12, examples=[["J02.9"]])
    service_date: date | None = None
    booked_on: date | None = Field(None, description="The day on which the visit was booked, or booked anew")
    asked_on: date | None = Field(None, description="The day on which the patient asked")


class EstimateState(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    GIVEN = "given"
    NOT_NEEDED = "not_needed"
    """The patient is insured after all, or does not come."""
    NOT_DUE = "not_due"
    """Booked too shortly before the visit, and not asked for."""
    CANCELLED = "cancelled"


class Delivery(StrEnum):
    """How the patient gets the estimate: always written, as they prefer (45 CFR 149.610(e)(1))."""

    MAIL = "mail"
    IN_PERSON = "in_person"
    ELECTRONIC = "electronic"


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

    encounter: EncounterId | None = None
    request: EstimateId | None = Field(None, description="Where it was given before there was an encounter")
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
    def account(self) -> str:
        """Under which number the patient asks about it."""
        return self.encounter or self.request or ""

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
