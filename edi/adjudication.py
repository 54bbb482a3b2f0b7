"""What a payer says about a claim as a whole: MIA and MOA of an 835 and of a claim's other payer.

Remarks of MIA and MOA stand in the value that carries the adjudication.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

Column = tuple[int, str, bool]
"""Element number, attribute, whether it is money (else a number)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InpatientAdjudication:
    """MIA. Money is integer cents; None where not told.

    Attributes:
        covered_days: MIA01, days or visits.
        outlier_cents: MIA02, PPS operating outlier.
        psychiatric_days: MIA03, lifetime psychiatric days.
        drg_cents: MIA04, what the DRG pays.
        nonpayable_professional_cents: MIA19.
    """

    covered_days: Decimal = Decimal(0)
    outlier_cents: int | None = None
    psychiatric_days: Decimal | None = None
    drg_cents: int | None = None
    disproportionate_share_cents: int | None = None
    medicare_secondary_cents: int | None = None
    capital_cents: int | None = None
    capital_federal_cents: int | None = None
    capital_hospital_cents: int | None = None
    capital_disproportionate_cents: int | None = None
    old_capital_cents: int | None = None
    capital_teaching_cents: int | None = None
    operating_hospital_cents: int | None = None
    cost_report_days: Decimal | None = None
    operating_federal_cents: int | None = None
    capital_outlier_cents: int | None = None
    teaching_cents: int | None = None
    nonpayable_professional_cents: int | None = None
    capital_exception_cents: int | None = None


INPATIENT_COLUMNS: tuple[Column, ...] = (
    (2, "outlier_cents", True),
    (3, "psychiatric_days", False),
    (4, "drg_cents", True),
    (6, "disproportionate_share_cents", True),
    (7, "medicare_secondary_cents", True),
    (8, "capital_cents", True),
    (9, "capital_federal_cents", True),
    (10, "capital_hospital_cents", True),
    (11, "capital_disproportionate_cents", True),
    (12, "old_capital_cents", True),
    (13, "capital_teaching_cents", True),
    (14, "operating_hospital_cents", True),
    (15, "cost_report_days", False),
    (16, "operating_federal_cents", True),
    (17, "capital_outlier_cents", True),
    (18, "teaching_cents", True),
    (19, "nonpayable_professional_cents", True),
    (24, "capital_exception_cents", True),
)
INPATIENT_REMARKS = (5, 20, 21, 22, 23)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutpatientAdjudication:
    """MOA. `rate` is MOA01, the share of the charge that is reimbursed (0.8)."""

    rate: Decimal | None = None
    payable_cents: int | None = None
    renal_cents: int | None = None
    nonpayable_professional_cents: int | None = None


OUTPATIENT_COLUMNS: tuple[Column, ...] = (
    (1, "rate", False),
    (2, "payable_cents", True),
    (8, "renal_cents", True),
    (9, "nonpayable_professional_cents", True),
)
OUTPATIENT_REMARKS = (3, 4, 5, 6, 7)


class Adjudicated(Protocol):
    """What carries MIA and MOA with their remarks."""

    @property
    def inpatient(self) -> InpatientAdjudication | None:
        """MIA."""

    @property
    def inpatient_remarks(self) -> tuple[str, ...]:
        """RARC of MIA."""

    @property
    def outpatient(self) -> OutpatientAdjudication | None:
        """MOA."""

    @property
    def outpatient_remarks(self) -> tuple[str, ...]:
        """RARC of MOA."""


def imply_adjudication(value: Adjudicated) -> None:
    """Remarks stand in MIA or MOA and imply them: sets what is missing on a value that is being made."""
    if value.inpatient_remarks and value.inpatient is None:
        object.__setattr__(value, "inpatient", InpatientAdjudication())
    if value.outpatient_remarks and value.outpatient is None:
        object.__setattr__(value, "outpatient", OutpatientAdjudication())
