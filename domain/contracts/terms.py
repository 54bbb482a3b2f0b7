"""One row of a contract: for whom and what it holds, and how the amount is found."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.contracts.codes import CodeSpec
from models.fees import Place

ANY_PAYER = "*"


class Method(StrEnum):
    """How a row finds its amount. Dollars for fee, anesthesia, case, drg and per_diem; else percent unless it says."""

    FEE = "fee"
    """Dollars for one unit."""
    MEDICARE = "medicare"
    """Percent of the physician (or laboratory) fee schedule of Medicare."""
    ASP = "asp"
    """Percent above the average sales price of a drug."""
    ANESTHESIA = "anesthesia"
    """Dollars for an anesthesia unit: base units and 15 minutes each."""
    UNITS = "units"
    """Number of anesthesia units that a modifier adds: physical status, emergency."""
    CHARGE = "charge"
    """Percent of what was charged."""
    CASE = "case"
    """Dollars for all lines of a claim that has the service, or for a stay of the DRG."""
    DRG = "drg"
    """Dollars for a DRG of weight 1."""
    PER_DIEM = "per_diem"
    """Dollars for a covered day."""
    MODIFIER = "modifier"
    """Percent of the amount otherwise allowed, for a line with the modifier."""
    MULTIPLE = "multiple"
    """Percents by rank of value among the procedures of one day: 100/50/50; the last one repeats."""
    ENDOSCOPY = "endoscopy"
    """The same for families of endoscopies, each of which ranks as one procedure."""
    COMPONENTS = "components"
    """Percents of the technical and of the professional component of all tests of one day but the dearest: 50/95."""
    PRACTICE_EXPENSE = "practice_expense"
    """Percent of the practice expense of all units of one day but one."""
    SECONDARY = "secondary"
    """A later payer pays up to its own contract less what the earlier ones paid."""

    @property
    def by_line(self) -> bool:
        """Whether it prices one line."""
        return self in (Method.FEE, Method.MEDICARE, Method.ASP, Method.ANESTHESIA, Method.CHARGE)

    @property
    def reduces(self) -> bool:
        """Whether it pays less for several services of a day; its amount is a list of percents."""
        return self in (Method.MULTIPLE, Method.ENDOSCOPY, Method.COMPONENTS, Method.PRACTICE_EXPENSE)


class Setting(StrEnum):
    """On which kind of bill."""

    PROFESSIONAL = "professional"
    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    HOSPITAL = "hospital"
    """Outpatient and inpatient."""

    def takes(self, setting: "Setting") -> bool:
        """Whether a row of this setting holds for a bill of that one."""
        return self is setting or (self is Setting.HOSPITAL and setting is not Setting.PROFESSIONAL)


FACILITY_PLACES = frozenset(
    "19 21 22 23 24 26 31 34 41 42 51 52 53 56 61".split()
)  # Medicare Claims Processing Manual, chapter 12, section 20.4.2
"""Places of service that are paid at the facility rate."""


def place_of(place_of_service: str) -> Place:
    """Return at which rate a place of service is paid."""
    return Place.FACILITY if place_of_service in FACILITY_PLACES else Place.NONFACILITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One row. Empty selectors hold for everything; amounts by `Method`; dates inclusive, `effective_to` None: open.

    Attributes:
        line: Where it stands in its file.
        plan: Group number on the insurance card.
        locality: Contractor and locality, `10112-00`; also whose cost indices a percentage of Medicare takes.
        percents: Of a reduction: by rank, or by component.
        schedule: Day whose fee schedule counts; None: that of the date of service.
        factor: Dollars for a relative value unit in place of Medicare's conversion factor.
        capped: Never more than the charge.
    """

    line: int
    payer_id: str
    plan: str = ""
    locality: str = ""
    setting: Setting | None = None
    place: Place | None = None
    codes: CodeSpec
    modifier: str = ""
    method: Method
    amount: Decimal = Decimal(0)
    percents: tuple[Decimal, ...] = ()
    schedule: date | None = None
    factor: Decimal | None = None
    capped: bool = False
    effective_from: date
    effective_to: date | None = None
    note: str = ""

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    @property
    def rank(self) -> tuple[int, ...]:
        """How specific it is: first whose contract it is, then about what, then where."""
        whose = (self.payer_id != ANY_PAYER, bool(self.plan), bool(self.locality))
        what = (int(self.codes.reach), self.codes.narrowness, bool(self.modifier))
        where = (self.place is not None, self.setting is not None, self.setting is not Setting.HOSPITAL)
        return (*map(int, whose), *map(int, what), *map(int, where))

    def __str__(self) -> str:
        """What it says, for people: "fee 109.15 for 99213", "medicare 110 % for * (10112-00)"."""
        amount = "/".join(map(str, self.percents)) or f"{self.amount.normalize():f}"
        about = f"{self.codes}-{self.modifier}" if self.modifier else str(self.codes)
        where = ", ".join(filter(None, (self.plan, self.locality, self.place, self.setting)))
        return f"{self.method} {amount} for {about}" + (f" ({where})" if where else "")
