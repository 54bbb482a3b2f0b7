"""The claim: what both kinds share, and the professional one (837P X222A1). Money is integer cents."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from edi.claim_parts import (
    Ambulance,
    Attachment,
    Certification,
    Contract,
    Drug,
    Equipment,
    Form,
    Pricing,
    SpinalManipulation,
)
from edi.common import DatePeriod, Party, Patient, Procedure, Reference, Subscriber
from edi.other_payer import LineAdjudication, OtherPayer


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One professional service (2400).

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
        certification_type: CR301 "I" initial, "R" renewal, "S" revised, for durable equipment.
        certification_months: CR303.
        certifications: CRC.
        dates: Other DTP, in order.
        references: Other REF, in order.
        ordering_provider: NM1*DK with address, needed for durable equipment.
        fixed_formats: K3, what a government demands and the guide has no place for.
        position: Segment number of LX in the file; 0 for a value that was not read.
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
    equipment: Equipment | None = None
    attachments: tuple[Attachment, ...] = ()
    ambulance: Ambulance | None = None
    certification_type: str = ""
    certification_months: Decimal | None = None
    certifications: tuple[Certification, ...] = ()
    dates: tuple[DatePeriod, ...] = ()
    references: tuple[Reference, ...] = ()
    supervising_provider: Party | None = None
    ordering_provider: Party | None = None
    referring_provider: Party | None = None
    forms: tuple[Form, ...] = ()
    contract: Contract | None = None
    pricing: Pricing | None = None
    fixed_formats: tuple[str, ...] = ()
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a professional and an institutional claim share.

    Attributes:
        control_number: CLM01, at most 20 characters; comes back as CLP01.
        frequency: CLM05-3: "1" original, "7" replacement, "8" void.
        original_reference: REF*F8, the payer's number of the claim that is replaced or voided.
        payer_responsibility: SBR01 of this payer.
        filing_indicator: SBR09 ("MB" Medicare Part B, "CI" commercial, "MC" Medicaid, ...).
        accept_assignment: CLM07 ("A", "B", "C").
        benefits_assigned: CLM08 ("Y", "N", "W").
        release_of_information: CLM09 ("Y", "I").
        insurance_type: SBR05, where Medicare is not primary.
        delay_reason: CLM20.
        medical_record_number: REF*EA.
        references: Other REF of 2300, in order.
        certifications: CRC.
        fixed_formats: K3, what a government demands and the guide has no place for.
        position: Segment number of CLM in the file; 0 for a value that was not read.
    """

    control_number: str
    charge_cents: int
    payer: Party
    billing_provider: Party
    subscriber: Subscriber
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
    accept_assignment: str = "A"
    benefits_assigned: str = "Y"
    release_of_information: str = "Y"
    delay_reason: str = ""
    medical_record_number: str = ""
    note: str = ""
    attachments: tuple[Attachment, ...] = ()
    certifications: tuple[Certification, ...] = ()
    references: tuple[Reference, ...] = ()
    other_payers: tuple[OtherPayer, ...] = ()
    contract: Contract | None = None
    pricing: Pricing | None = None
    fixed_formats: tuple[str, ...] = ()
    position: int = field(default=0, compare=False)

    @property
    def group_number(self) -> str:
        """SBR03 of this payer."""
        return self.subscriber.group_number

    @property
    def relationship(self) -> str:
        """The patient's relationship to the subscriber; "18" is self."""
        return self.patient.relationship if self.patient else "18"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalClaim(Claim):
    """One professional claim (2300 with its billing provider, subscriber and patient).

    Attributes:
        diagnoses: ICD-10-CM without dots; the first is the principal one (ABK).
        related_causes: CLM11 ("AA" auto, "EM" employment, "OA" other accident).
        accident_state: CLM11-4, for an auto accident.
        accident_date: DTP*439.
        onset_date: DTP*431.
        dates: Other DTP of 2300, in order.
        anesthesia_procedures: HI*BP and HI*BO, the surgery that the anaesthesia was for.
        condition_codes: HI*BG.
    """

    place_of_service: str
    diagnoses: tuple[str, ...]
    lines: tuple[ServiceLine, ...]
    provider_signature: bool = True
    related_causes: tuple[str, ...] = ()
    accident_state: str = ""
    accident_date: date | None = None
    onset_date: date | None = None
    patient_paid_cents: int | None = None
    dates: tuple[DatePeriod, ...] = ()
    ambulance: Ambulance | None = None
    spinal_manipulation: SpinalManipulation | None = None
    anesthesia_procedures: tuple[str, ...] = ()
    condition_codes: tuple[str, ...] = ()
    supervising_provider: Party | None = None

    @property
    def period(self) -> tuple[date | None, date | None]:
        """First and last day of service."""
        days = [line.service_date for line in self.lines if line.service_date]
        return min(days, default=None), max(days, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionBatch:
    """One 837P transaction.

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
