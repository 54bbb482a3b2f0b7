"""A coded encounter: what is billed, before it becomes a claim to anybody."""

from datetime import date
from typing import Annotated

from pydantic import Field

from models.base import Value

IcdCode = Annotated[str, Field(pattern=r"^[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?$", examples=["J01.90"])]
ProcedureCode = Annotated[str, Field(pattern=r"^([0-9]{4}[0-9AFTUM]|[A-V][0-9]{4})$", examples=["99213"])]
Modifier = Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$", examples=["25"])]


class CodedLine(Value):
    """One service: CPT or HCPCS II code, modifiers, units, and the diagnoses (1-based) that justify it."""

    code: ProcedureCode
    modifiers: tuple[Modifier, ...] = Field((), max_length=4)
    units: int = Field(1, ge=1, le=9999)
    pointers: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field((1,), min_length=1, max_length=4)
    service_date: date | None = Field(None, description="The encounter's date of service where not given")


class Coding(Value):
    """Diagnoses in order (first is principal) and service lines."""

    diagnoses: tuple[IcdCode, ...] = Field(min_length=1, max_length=12)
    lines: tuple[CodedLine, ...] = Field(min_length=1, max_length=50)


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
