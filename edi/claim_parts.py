"""Parts of claims and lines: drugs, paperwork, ambulance, durable equipment, certifications, forms."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from edi.common import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """A drug of a service line (2410): NDC with 11 digits, quantity and unit ("UN", "ML", "GR", ...).

    `prescription` is REF*XZ.
    """

    code: str
    quantity: Decimal | None = None
    unit: str = ""
    prescription: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Paperwork that supports the claim (PWK): report type, way of sending, control number."""

    report_type: str
    transmission: str
    control_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certification:
    """A set of conditions (CRC).

    Attributes:
        category: CRC01 ("07" ambulance, "09" durable equipment, "70" hospice, "ZZ" screening, ...).
        applies: CRC02.
        conditions: CRC03 to CRC07.
    """

    category: str
    applies: bool
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambulance:
    """An ambulance ride (CR1 with pick-up and drop-off).

    Attributes:
        reason: CR104 ("A" nearest facility, "B" preferred, ...).
        miles: CR106.
        weight_pounds: CR102.
        round_trip_purpose: CR109.
        stretcher_purpose: CR110.
        patients: QTY*PT of a line.
        pick_up: NM1*PW.
        drop_off: NM1*45; `drop_off_name` is its NM103.
    """

    reason: str
    miles: Decimal
    weight_pounds: Decimal | None = None
    round_trip_purpose: str = ""
    stretcher_purpose: str = ""
    patients: Decimal | None = None
    pick_up: Address | None = None
    drop_off: Address | None = None
    drop_off_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """Durable equipment rented or bought (SV5).

    Attributes:
        code: SV501-2, HCPCS; the line's procedure again.
        days: SV503, length of need.
        frequency: SV506, how the rental is billed ("1" weekly, "4" monthly, "6" daily).
    """

    code: str
    days: Decimal
    rental_cents: int | None = None
    purchase_cents: int | None = None
    frequency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswer:
    """An answer on a form (FRM): question number and what was answered."""

    question: str
    yes_no: str = ""
    text: str = ""
    day: date | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that goes with a line (LQ, FRM), such as a certificate of medical necessity."""

    qualifier: str
    code: str
    answers: tuple[FormAnswer, ...] = ()
