"""What other payers of a claim decided (2320, 2330, 2430). Money is integer cents."""

import datetime as dt
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from edi.adjudication import InpatientAdjudication, OutpatientAdjudication, imply_adjudication
from edi.common import Adjustment, Party, Procedure, Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAdjudication:
    """What an earlier payer did with a line (2430: SVD, CAS, DTP*573, AMT*EAF).

    Attributes:
        bundled_line: SVD06, the line that this one was bundled into.
        revenue_code: SVD04, institutional.
    """

    payer_id: str
    paid_cents: int
    procedure: Procedure
    units: Decimal
    adjustments: tuple[Adjustment, ...] = ()
    date: dt.date | None = None
    patient_liability_cents: int | None = None
    bundled_line: str = ""
    revenue_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPayer:
    """Another payer of the claim and what it decided (2320, 2330).

    Attributes:
        responsibility: SBR01 "P", "S", "T".
        relationship: SBR02, patient to this subscriber ("18" self).
        paid_cents: AMT*D.
        adjustments: Claim-level CAS.
        patient_liability_cents: AMT*EAF, what remains for the patient.
        noncovered_cents: AMT*A8, where the payer was not asked as it covers nothing.
        adjudication_date: DTP*573 of 2330B.
        claim_number: REF*F8 of 2330B, this payer's claim number.
        inpatient: MIA; `inpatient_remarks` are its RARC, and imply it.
        outpatient: MOA; `outpatient_remarks` are its RARC, and imply it.
    """

    responsibility: str
    filing_indicator: str
    payer: Party
    subscriber: Subscriber
    relationship: str = "18"
    insurance_type: str = ""
    paid_cents: int | None = None
    adjustments: tuple[Adjustment, ...] = ()
    patient_liability_cents: int | None = None
    noncovered_cents: int | None = None
    adjudication_date: date | None = None
    claim_number: str = ""
    benefits_assigned: str = "Y"
    release_of_information: str = "Y"
    inpatient: InpatientAdjudication | None = None
    inpatient_remarks: tuple[str, ...] = ()
    outpatient: OutpatientAdjudication | None = None
    outpatient_remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        imply_adjudication(self)
