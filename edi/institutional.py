"""The institutional claim (837I X223A2). Money is integer cents."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from edi.claim import Claim, ProfessionalClaim, ServiceLine, SubmissionBatch
from edi.claim_parts import Attachment, Drug, Pricing
from edi.common import Party, Procedure, Reference
from edi.other_payer import LineAdjudication


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """A diagnosis (ICD-10-CM without dot) and whether it was there at admission ("Y", "N", "U", "W", "")."""

    code: str
    present_on_admission: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedCode:
    """A code with its day: a procedure (ICD-10-PCS) or an occurrence."""

    code: str
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OccurrenceSpan:
    """An occurrence that lasted (HI*BI)."""

    code: str
    start: date
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCode:
    """A value code (HI*BE) with its amount or number; the code says which of them it is."""

    code: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionalLine:
    """One service line (2400).

    Attributes:
        number: LX01, from 1.
        revenue_code: SV201, four digits.
        procedure: SV202; None for room and board and other lines without HCPCS.
        unit: SV204, "UN" units or "DA" days.
        noncovered_cents: SV207.
        service_date: DTP*472; `service_end` for a period.
        control_number: REF*6R; comes back in the remittance.
        note: NTE*TPO.
        references: Other REF, in order.
        position: Segment number of LX in the file; 0 for a value that was not read.
    """

    number: int
    revenue_code: str
    charge_cents: int
    units: Decimal
    procedure: Procedure | None = None
    unit: str = "UN"
    noncovered_cents: int | None = None
    service_date: date | None = None
    service_end: date | None = None
    control_number: str = ""
    note: str = ""
    ndc: Drug | None = None
    attachments: tuple[Attachment, ...] = ()
    references: tuple[Reference, ...] = ()
    operating_provider: Party | None = None
    other_operating_provider: Party | None = None
    rendering_provider: Party | None = None
    referring_provider: Party | None = None
    adjudications: tuple[LineAdjudication, ...] = ()
    pricing: Pricing | None = None
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionalClaim(Claim):
    """One institutional claim.

    Attributes:
        facility_type: CLM05-1, the first two digits of the type of bill ("11" inpatient, "13" outpatient).
        statement_from: DTP*434, with `statement_to`.
        admitted: DTP*435.
        admitted_time: Hour of DTP*435, where told.
        discharge_time: DTP*096.
        admission_type: CL101 ("1" emergency, "3" elective, ...); `admission_source` CL102.
        patient_status: CL103 ("01" home, "30" still a patient, ...).
        principal_diagnosis: HI*ABK.
        admitting_diagnosis: HI*ABJ.
        reasons_for_visit: HI*APR, outpatient.
        external_causes: HI*ABN.
        other_diagnoses: HI*ABF.
        drg: HI*DR.
        principal_procedure: HI*BBR, inpatient; `other_procedures` HI*BBQ.
        treatment_codes: HI*TC.
        patient_estimate_cents: AMT*F3.
        note_code: NTE01 of the note.
    """

    facility_type: str
    statement_from: date | None
    statement_to: date | None
    principal_diagnosis: Diagnosis
    lines: tuple[InstitutionalLine, ...]
    admitted: date | None = None
    admitted_time: time | None = None
    discharge_time: time | None = None
    admission_type: str = ""
    admission_source: str = ""
    patient_status: str = ""
    admitting_diagnosis: str = ""
    reasons_for_visit: tuple[str, ...] = ()
    external_causes: tuple[Diagnosis, ...] = ()
    other_diagnoses: tuple[Diagnosis, ...] = ()
    drg: str = ""
    principal_procedure: DatedCode | None = None
    other_procedures: tuple[DatedCode, ...] = ()
    occurrence_spans: tuple[OccurrenceSpan, ...] = ()
    occurrences: tuple[DatedCode, ...] = ()
    values: tuple[ValueCode, ...] = ()
    conditions: tuple[str, ...] = ()
    treatment_codes: tuple[str, ...] = ()
    patient_estimate_cents: int | None = None
    note_code: str = "ADD"
    attending_provider: Party | None = None
    operating_provider: Party | None = None
    other_operating_provider: Party | None = None

    @property
    def type_of_bill(self) -> str:
        """The four digits of the paper form ("0111" a whole inpatient stay)."""
        return f"0{self.facility_type}{self.frequency}"

    @property
    def period(self) -> tuple[date | None, date | None]:
        """First and last day of the bill."""
        return self.statement_from, self.statement_to

    @property
    def inpatient(self) -> bool:
        """Whether the type of bill is one of a stay."""
        return self.facility_type[1:2] in {"1", "2"} and self.facility_type[:1] in {"1", "2", "4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionalBatch:
    """One 837I transaction; attributes as those of `SubmissionBatch`."""

    submitter: Party
    receiver: Party
    reference: str
    moment: datetime
    claims: tuple[InstitutionalClaim, ...]


AnyClaim = ProfessionalClaim | InstitutionalClaim
AnyLine = ServiceLine | InstitutionalLine
AnyBatch = SubmissionBatch | InstitutionalBatch
"""Either form of an 837, for whoever treats both alike."""
