"""What a payer says about the claims of one provider in one fiscal period: TS3 and TS2 of an 835."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from edi.adjudication import Column


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSummary:
    """TS3: what one provider was paid for one kind of facility in one fiscal period.

    Attributes:
        provider_id: TS301.
        facility_code: TS302, type of bill or place of service.
        fiscal_date: TS303, end of the provider's fiscal period.
        claims: TS304.
        charge_cents: TS305.
    """

    provider_id: str
    facility_code: str
    fiscal_date: date | None
    claims: Decimal
    charge_cents: int
    covered_cents: int | None = None
    noncovered_cents: int | None = None
    denied_cents: int | None = None
    paid_cents: int | None = None
    interest_cents: int | None = None
    contractual_cents: int | None = None
    gain_cents: int | None = None
    medicare_secondary_cents: int | None = None
    blood_cents: int | None = None
    nonlaboratory_cents: int | None = None
    coinsurance_cents: int | None = None
    reportable_cents: int | None = None
    payable_cents: int | None = None
    deductible_cents: int | None = None
    professional_cents: int | None = None
    secondary_liability_cents: int | None = None
    patient_cents: int | None = None
    periodic_claims: Decimal | None = None
    periodic_cents: int | None = None


PROVIDER_SUMMARY_COLUMNS: tuple[Column, ...] = (
    (6, "covered_cents", True),
    (7, "noncovered_cents", True),
    (8, "denied_cents", True),
    (9, "paid_cents", True),
    (10, "interest_cents", True),
    (11, "contractual_cents", True),
    (12, "gain_cents", True),
    (13, "medicare_secondary_cents", True),
    (14, "blood_cents", True),
    (15, "nonlaboratory_cents", True),
    (16, "coinsurance_cents", True),
    (17, "reportable_cents", True),
    (18, "payable_cents", True),
    (19, "deductible_cents", True),
    (20, "professional_cents", True),
    (21, "secondary_liability_cents", True),
    (22, "patient_cents", True),
    (23, "periodic_claims", False),
    (24, "periodic_cents", True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InpatientSummary:
    """TS2: the inpatient figures that go with a TS3."""

    drg_cents: int | None = None
    federal_cents: int | None = None
    hospital_cents: int | None = None
    disproportionate_share_cents: int | None = None
    capital_cents: int | None = None
    teaching_cents: int | None = None
    outlier_days: Decimal | None = None
    day_outlier_cents: int | None = None
    cost_outlier_cents: int | None = None
    average_stay: Decimal | None = None
    discharges: Decimal | None = None
    cost_report_days: Decimal | None = None
    covered_days: Decimal | None = None
    noncovered_days: Decimal | None = None
    medicare_secondary_cents: int | None = None
    average_weight: Decimal | None = None
    capital_federal_cents: int | None = None
    capital_hospital_cents: int | None = None
    capital_disproportionate_cents: int | None = None


INPATIENT_SUMMARY_COLUMNS: tuple[Column, ...] = (
    (1, "drg_cents", True),
    (2, "federal_cents", True),
    (3, "hospital_cents", True),
    (4, "disproportionate_share_cents", True),
    (5, "capital_cents", True),
    (6, "teaching_cents", True),
    (7, "outlier_days", False),
    (8, "day_outlier_cents", True),
    (9, "cost_outlier_cents", True),
    (10, "average_stay", False),
    (11, "discharges", False),
    (12, "cost_report_days", False),
    (13, "covered_days", False),
    (14, "noncovered_days", False),
    (15, "medicare_secondary_cents", True),
    (16, "average_weight", False),
    (17, "capital_federal_cents", True),
    (18, "capital_hospital_cents", True),
    (19, "capital_disproportionate_cents", True),
)
