"""Values that several transactions share. Money is integer cents."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

AdjustmentGroup = Literal["CO", "PR", "OA", "PI"]
Sex = Literal["M", "F", "U", ""]
EntityType = Literal["1", "2"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address (N3, N4)."""

    line1: str
    line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact (PER): who answers questions."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or an organization (NM1 or N1 with what follows it).

    `entity_id_qualifier` and `id` are NM108 and NM109. An NPI (qualifier XX) shows in `npi` as well:
    giving either form yields the same value.

    Attributes:
        name: Last name of a person, or name of an organization.
        entity_type: "1" person, "2" organization.
        tax_id: REF*EI or REF*TJ, digits only.
        taxonomy: PRV03.
    """

    name: str
    first_name: str = ""
    middle_name: str = ""
    entity_id_qualifier: str = ""
    id: str = ""
    entity_type: EntityType = "2"
    address: Address | None = None
    tax_id: str = ""
    taxonomy: str = ""
    npi: str = ""
    contact: Contact | None = None

    def __post_init__(self) -> None:
        if self.npi and not self.id:
            object.__setattr__(self, "entity_id_qualifier", "XX")
            object.__setattr__(self, "id", self.npi)
        elif self.entity_id_qualifier == "XX" and not self.npi:
            object.__setattr__(self, "npi", self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One claim adjustment (a triplet of CAS): group, CARC, amount taken off the charge in cents."""

    group: AdjustmentGroup
    reason: str
    cents: int
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A coded service (the medical procedure composite, SV101 or SVC01)."""

    code: str
    modifiers: tuple[str, ...] = ()
    qualifier: str = "HC"
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """The insured person. An organization as subscriber (workers' compensation) has no first name."""

    member_id: str
    last_name: str
    first_name: str = ""
    middle_name: str = ""
    birth_date: date | None = None
    sex: Sex = ""
    address: Address | None = None
    group_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A patient who is not the subscriber: a dependent.

    Attributes:
        relationship: Individual relationship to the subscriber ("01" spouse, "19" child, "G8" other);
            PAT01 of a claim, INS02 of an eligibility inquiry, not sent in a status inquiry.
    """

    last_name: str
    first_name: str = ""
    middle_name: str = ""
    birth_date: date | None = None
    sex: Sex = ""
    address: Address | None = None
    relationship: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePeriod:
    """A qualified date or period (DTP or DTM). `end` is None for a single date."""

    qualifier: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A qualified identifier (REF)."""

    qualifier: str
    value: str
