"""A coded encounter: what is billed, before it becomes a claim to anybody."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from models.base import Value

IcdCode = Annotated[str, Field(pattern=r"^[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?$", examples=["J01.90"])]
PcsCode = Annotated[str, Field(pattern=r"^[0-9A-HJ-NP-Z]{7}$", examples=["0SRC0J9"])]
ProcedureCode = Annotated[str, Field(pattern=r"^([0-9]{4}[0-9AFTUM]|[A-V][0-9]{4})$", examples=["99213"])]
Modifier = Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$", examples=["25"])]
RevenueCode = Annotated[str, Field(pattern=r"^[0-9]{4}$", examples=["0120"])]
UniformBillCode = Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$", description="A code of the uniform bill (NUBC)")]
PresentOnAdmission = Literal["Y", "N", "U", "W", "1", ""]
"""Yes, no, documentation unclear, clinically undetermined, exempt from reporting, not said."""


class CodedLine(Value):
    """One service: CPT or HCPCS II code, modifiers, units, and the diagnoses (1-based) that justify it.

    A hospital's line has a revenue code, and a service code only where one is needed; it points to no diagnosis.
    """

    code: ProcedureCode | Literal[""] = ""
    modifiers: tuple[Modifier, ...] = Field((), max_length=4)
    units: int = Field(1, ge=1, le=9999, description="For anesthesia by time (00100 to 01999): minutes")
    pointers: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field((1,), min_length=1, max_length=4)
    service_date: date | None = Field(None, description="The encounter's date of service where not given")
    revenue_code: RevenueCode | Literal[""] = Field("", description="Institutional lines only")
    charge_cents: int | None = Field(
        None,
        ge=0,
        description="What a department charged for all units, or for anesthesia; else the chargemaster's price",
    )


class ExternalCause(Value):
    """Why an injury happened (ICD-10-CM chapter 20)."""

    code: IcdCode
    present_on_admission: PresentOnAdmission = ""


class InpatientProcedure(Value):
    """An ICD-10-PCS procedure and its day."""

    code: PcsCode
    day: date | None = Field(None, description="The first day of the stay where not given")


class Occurrence(Value):
    """An event that matters for the bill, such as an accident, and its day; `through` makes it a span."""

    code: UniformBillCode
    day: date
    through: date | None = None


class ValueAmount(Value):
    """A value code with its amount or number; the code says which of them it is."""

    code: UniformBillCode
    amount: Decimal = Field(ge=0, max_digits=9, decimal_places=2)


class HospitalCoding(Value):
    """What an institutional claim has beside diagnoses and lines.

    `present_on_admission` belongs to the diagnoses in their order; the first procedure is the principal one.
    """

    type_of_bill: str = Field(
        "", pattern=r"^(0[1-9][1-9])?$", description="First three digits; the last one is the submission's frequency"
    )
    present_on_admission: tuple[PresentOnAdmission, ...] = Field((), max_length=25)
    admitting_diagnosis: IcdCode | None = None
    reasons_for_visit: tuple[IcdCode, ...] = Field((), max_length=3, description="Unscheduled outpatient visits")
    external_causes: tuple[ExternalCause, ...] = Field((), max_length=12)
    procedures: tuple[InpatientProcedure, ...] = Field((), max_length=25)
    occurrences: tuple[Occurrence, ...] = Field((), max_length=24)
    values: tuple[ValueAmount, ...] = Field((), max_length=24)
    conditions: tuple[UniformBillCode, ...] = Field((), max_length=24)
    patient_status: str = Field("", pattern=r"^([0-9]{2})?$", description="Corrects the registration's")
    drg: str = Field("", pattern=r"^([0-9]{3})?$", description="MS-DRG; grouped when the coding is recorded")
    drg_version: int = Field(0, description="Version of the grouper that gave it, e.g. 440 from October 2026 on")


class Coding(Value):
    """Diagnoses in order (first is principal) and service lines; `hospital` where an institutional claim is billed."""

    diagnoses: tuple[IcdCode, ...] = Field(min_length=1, max_length=25)
    lines: tuple[CodedLine, ...] = Field(min_length=1, max_length=50)
    hospital: HospitalCoding | None = None


class Suggestion(Value):
    """A code that the documentation supports, with the words that support it."""

    system: str = Field(description="ICD-10-CM, CPT or HCPCS")
    code: str
    text: str = Field(description="Our short description")
    document: str = Field(description="Id of the document or resource with the evidence")
    start: int = Field(0, description="First character of the evidence in the document's text")
    end: int = 0
    evidence: str
    reason: str
    confidence: float = Field(ge=0, le=1)
