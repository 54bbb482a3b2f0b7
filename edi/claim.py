"""The claim (837P X222A1). Money is integer cents."""

import datetime as dt
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from edi.common import Adjustment, Party, Patient, Procedure, Subscriber


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """A drug of a service line (2410): NDC with 11 digits, quantity and unit ("UN", "ML", "GR", ...)."""

    code: str
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Paperwork that supports the claim (PWK): report type, way of sending, control number."""

    report_type: str
    transmission: str
    control_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAdjudication:
    """What an earlier payer did with a line (2430: SVD, CAS, DTP*573, AMT*EAF)."""

    payer_id: str
    paid_cents: int
    procedure: Procedure
    units: Decimal
    adjustments: tuple[Adjustment, ...] = ()
    date: dt.date | None = None
    patient_liability_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One service (2400).

    Attributes:
        number: LX01, from 1.
        units: SV104 in `unit`: "UN" units, "MJ" minutes of anaesthesia.
        pointers: Positions, from 1, in the claim's diagnoses.
        service_date: DTP*472; `service_end` for a period.
        place_of_service: Only where it differs from the claim's.
        control_number: REF*6R; comes back in the remittance.
        note: NTE*ADD.
        emergency: SV109.
        revenue_code: SV201 of an institutional line; not written in an 837P.
    """

    number: int
    procedure: Procedure
    charge_cents: int
    units: Decimal
    service_date: date | None
    pointers: tuple[int, ...] = (1,)
    service_end: date | None = None
    unit: str = "UN"
    place_of_service: str = ""
    emergency: bool = False
    revenue_code: str = ""
    control_number: str = ""
    prior_authorization: str = ""
    note: str = ""
    ndc: Drug | None = None
    rendering_provider: Party | None = None
    adjudications: tuple[LineAdjudication, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPayer:
    """Another payer of the claim and what it decided (2320, 2330).

    Attributes:
        responsibility: SBR01 "P", "S", "T".
        relationship: SBR02, patient to this subscriber ("18" self).
        paid_cents: AMT*D.
        adjustments: Claim-level CAS.
        patient_liability_cents: AMT*EAF, what remains for the patient.
        adjudication_date: DTP*573 of 2330B.
        claim_number: REF*F8 of 2330B, this payer's claim number.
    """

    responsibility: str
    filing_indicator: str
    payer: Party
    subscriber: Subscriber
    relationship: str = "18"
    paid_cents: int | None = None
    adjustments: tuple[Adjustment, ...] = ()
    patient_liability_cents: int | None = None
    adjudication_date: date | None = None
    claim_number: str = ""
    benefits_assigned: str = "Y"
    release_of_information: str = "Y"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalClaim:
    """One professional claim (2300 with its billing provider, subscriber and patient).

    Attributes:
        control_number: CLM01, at most 20 characters; comes back as CLP01.
        frequency: CLM05-3: "1" original, "7" replacement, "8" void.
        original_reference: REF*F8, the payer's number of the claim that is replaced or voided.
        payer_responsibility: SBR01 of this payer.
        filing_indicator: SBR09 ("MB" Medicare Part B, "CI" commercial, "MC" Medicaid, ...).
        accept_assignment: CLM07 ("A", "B", "C").
        benefits_assigned: CLM08 ("Y", "N", "W").
        release_of_information: CLM09 ("Y", "I").
        diagnoses: ICD-10-CM without dots; the first is the principal one (ABK).
        related_causes: CLM11 ("AA" auto, "EM" employment, "OA" other accident).
        accident_state: CLM11-4, for an auto accident.
        accident_date: DTP*439.
        insurance_type: SBR05, where Medicare is not primary.
    """

    control_number: str
    charge_cents: int
    place_of_service: str
    payer: Party
    billing_provider: Party
    subscriber: Subscriber
    diagnoses: tuple[str, ...]
    lines: tuple[ServiceLine, ...]
    filing_indicator: str = "CI"
    payer_responsibility: str = "P"
    frequency: str = "1"
    original_reference: str = ""
    prior_authorization: str = ""
    referral_number: str = ""
    insurance_type: str = ""
    rendering_provider: Party | None = None
    referring_provider: Party | None = None
    service_facility: Party | None = None
    patient: Patient | None = None
    provider_signature: bool = True
    accept_assignment: str = "A"
    benefits_assigned: str = "Y"
    release_of_information: str = "Y"
    related_causes: tuple[str, ...] = ()
    accident_state: str = ""
    accident_date: date | None = None
    onset_date: date | None = None
    patient_paid_cents: int | None = None
    note: str = ""
    attachments: tuple[Attachment, ...] = ()
    other_payers: tuple[OtherPayer, ...] = ()

    @property
    def group_number(self) -> str:
        """SBR03 of this payer."""
        return self.subscriber.group_number

    @property
    def relationship(self) -> str:
        """The patient's relationship to the subscriber; "18" is self."""
        return self.patient.relationship if self.patient else "18"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionBatch:
    """One 837 transaction.

    Attributes:
        submitter: 1000A, with a contact and qualifier "46".
        receiver: 1000B, qualifier "46".
        reference: BHT03; the 277CA names the batch by it.
        moment: BHT04 and BHT05, to the minute.
    """

    submitter: Party
    receiver: Party
    reference: str
    moment: datetime
    claims: tuple[ProfessionalClaim, ...]
