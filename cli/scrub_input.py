"""The claim that `claimflow scrub` reads, and what the edits see of it."""

import json
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError

from codesets.payers import find_payer
from domain.scrubbing import ClaimLine, ClaimView
from models.base import Value
from models.coding import CodedLine, Coding, IcdCode, Modifier, ProcedureCode
from models.findings import Finding
from models.intake import Intake, Patient, Sex

FIELDS = frozenset({"claim", "payer_id", "patient_birth_date", "patient_sex", "date_of_service", "diagnoses", "lines"})
"""Places of findings that this input can answer for; what edits find elsewhere (names, NPIs) was not asked."""
_FORMS = {"professional": "837P", "institutional": "837I"}


class BadInputError(Exception):
    """The input is no claim: each line says where, what, and what to do."""


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


Day = Annotated[date | None, BeforeValidator(_empty_is_none)]


class PatientInput(Value):
    """Whom the service was for."""

    birth_date: Day = None
    sex: Annotated[Sex | None, BeforeValidator(_empty_is_none)] = None


class LineInput(Value):
    """One service; without a date of its own it is of the claim's day."""

    code: ProcedureCode
    modifiers: tuple[Modifier, ...] = Field((), max_length=4)
    units: int = Field(1, ge=0, le=99_999)
    date: Day = None
    pointers: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field((1,), max_length=4)
    charge_cents: int | None = Field(None, ge=0, description="For all units; without it charges are not looked at")


class ClaimInput(Value):
    """One claim."""

    form: Literal["professional", "institutional"] = "professional"
    payer: str = Field("", description="Id or name of a payer")
    patient: PatientInput = PatientInput()
    date_of_service: Day = None
    diagnoses: tuple[IcdCode, ...] = Field((), max_length=25)
    lines: tuple[LineInput, ...] = Field((), max_length=999)
    supplier: bool = Field(False, description="Durable medical equipment, billed by a supplier")

    def codes(self) -> frozenset[str]:
        """Return its service codes."""
        return frozenset(line.code for line in self.lines)

    def view(self, today: date) -> ClaimView:
        """Return what the edits see."""
        payer = find_payer(self.payer) if self.payer else None
        return ClaimView(
            form=_FORMS[self.form],
            payer_id=payer.id if payer else self.payer,
            payer_kind=payer.kind.value if payer else "",
            patient_birth_date=self.patient.birth_date,
            patient_sex=self.patient.sex,
            date_of_service=self.date_of_service,
            diagnoses=self.diagnoses,
            lines=tuple(
                ClaimLine(
                    code=line.code,
                    modifiers=line.modifiers,
                    units=line.units,
                    pointers=line.pointers,
                    charge_cents=line.charge_cents or 0,
                    service_date=line.date,
                )
                for line in self.lines
            ),
            supplier=self.supplier,
            today=today,
        )

    def coding(self) -> tuple[Coding, Intake]:
        """Return what the checks of a coding see. Gaps are left to the edits, which name them."""
        patient = Patient(birth_date=self.patient.birth_date, sex=self.patient.sex)
        intake = Intake(source="file", identifier="file", patient=patient, service_date=self.date_of_service)
        lines = tuple(
            CodedLine.model_construct(
                code=line.code,
                modifiers=line.modifiers,
                units=line.units,
                pointers=line.pointers,
                service_date=line.date,
            )
            for line in self.lines
        )
        return Coding.model_construct(diagnoses=self.diagnoses, lines=lines), intake


def lines_of(finding: Finding) -> list[int]:
    """Return the lines that a finding is about, from 1; a check of the coding names its line by the place only."""
    head, _, rest = finding.where.partition("[")
    return list(finding.lines) or ([int(rest.partition("]")[0]) + 1] if head == "lines" and rest else [])


def read_claim(text: str) -> ClaimInput:
    """Return the claim of a JSON text.

    Raises:
        BadInputError: It is not JSON, or not such a claim.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadInputError(f"{place}: not JSON ({error.msg}); correct it, or pass one JSON object") from error
    try:
        return ClaimInput.model_validate(content)
    except ValidationError as error:
        told = [_told(each["loc"], each["msg"], each["type"], each["input"]) for each in error.errors()]
        raise BadInputError("\n".join(told)) from error


def _told(place: tuple[int | str, ...], message: str, kind: str, given: object) -> str:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".") or "claim"
    name = next((part for part in reversed(place) if isinstance(part, str)), "")
    shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) and kind != "missing" else ""
    return f"{where}: {message[:1].lower()}{message[1:]}{shown}; {_remedy(kind, name)}"


def _remedy(kind: str, name: str) -> str:
    if kind == "extra_forbidden":
        return "remove it, or correct its name"
    if kind == "missing":
        return "add it"
    return _EXAMPLES.get(name, "correct it")


_EXAMPLES = {
    "form": "write professional or institutional",
    "birth_date": "write it as 1980-05-31",
    "date_of_service": "write it as 2026-01-31",
    "date": "write it as 2026-01-31",
    "sex": "write F, M or U",
    "diagnoses": "write codes as J01.90 or J0190, at most 25",
    "code": "write a CPT or HCPCS code as 99213 or J1885",
    "modifiers": "write at most four modifiers as 25 or LT",
    "units": "write a whole number",
    "pointers": "write at most four numbers of diagnoses, from 1",
    "charge_cents": "write whole cents: 12500 for $125.00",
}
