"""Parts of claims and lines: drugs, paperwork, ambulance, equipment, certifications, forms, what was agreed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from edi.common import Address, Procedure


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
class SpinalManipulation:
    """What a chiropractor says about the treatment (CR2).

    Attributes:
        condition: CR208 ("A" acute, "C" chronic, ...).
        description: CR210; `more` is CR211.
    """

    condition: str
    description: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pricing:
    """What a repricer made of the charge of a claim or line (HCP).

    Attributes:
        methodology: HCP01 ("00" not priced, "03" contract, "10" other, ...).
        allowed_cents: HCP02.
        savings_cents: HCP03.
        organization: HCP04, who repriced.
        rate: HCP05, per diem or flat.
        group: HCP06, DRG or APG that was approved; `group_cents` is HCP07.
        revenue_code: HCP08.
        procedure: HCP09 and HCP10, the service that was approved.
        unit: HCP11; `units` is HCP12.
        rejection: HCP13, why it was not priced.
        compliance: HCP14, whether the rules of the network were kept.
        exception: HCP15.
    """

    methodology: str
    allowed_cents: int | None = None
    savings_cents: int | None = None
    organization: str = ""
    rate: Decimal | None = None
    group: str = ""
    group_cents: int | None = None
    revenue_code: str = ""
    procedure: Procedure | None = None
    unit: str = ""
    units: Decimal | None = None
    rejection: str = ""
    compliance: str = ""
    exception: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The contract that a claim or line is under (CN1).

    Attributes:
        type: CN101 ("02" per diem, "05" capitated, "09" other, ...).
        code: CN104, the contract's number.
        discount_percent: CN105, terms discount.
        version: CN106.
    """

    type: str
    cents: int | None = None
    percent: Decimal | None = None
    code: str = ""
    discount_percent: Decimal | None = None
    version: str = ""


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
